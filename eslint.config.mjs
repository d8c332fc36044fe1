import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist/', 'out/', 'node_modules/', 'coverage/', 'kit-template/'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 300 }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    // A describe() block is a list of cases, not a function; long tests are split at 500 lines.
    files: ['test/**/*.ts', 'scripts/**/*.mjs'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': ['error', { max: 500 }] },
  },
  {
    // ESLint does not see JSDoc casts, which is how parsed JSON gets its type in scripts; tsc does.
    files: ['scripts/**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  // Puts itself between the program and Node's own functions, whatever their arguments are.
  { files: ['test/campaign/fault-preload.mjs'], extends: [tseslint.configs.disableTypeChecked] },
  // Generated from kit-template/codes/codes.json: as long as the list of codes.
  { files: ['src/base/codes.ts'], rules: { 'max-lines': 'off' } },
  // The program's first file is no module.
  { files: ['src/cli/start.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['*.config.*'], rules: { 'no-restricted-syntax': 'off' } },
);
