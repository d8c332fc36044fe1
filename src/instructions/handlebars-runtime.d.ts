/** The package declares its runtime without the extension that Node asks for. */
declare module 'handlebars/runtime.js' {
  import type Handlebars from 'handlebars';
  const runtime: typeof Handlebars;
  export = runtime;
}
