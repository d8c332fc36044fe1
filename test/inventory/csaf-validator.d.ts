/** The validator is JavaScript without types. */
declare module '@secvisogram/csaf-validator-lib/*' {
  type DocumentTest = (document: unknown) => Promise<{
    readonly isValid?: boolean;
    readonly errors?: readonly unknown[];
    readonly warnings?: readonly unknown[];
  }>;
  const tests: Readonly<Record<string, DocumentTest>>;
  export = tests;
}
