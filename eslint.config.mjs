import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Folder: what it may import. Imports point up this list only; `host` and `extension.ts` alone see `vscode`. */
const layers = {
  base: [],
  protocol: ['base'],
  flow: ['base', 'protocol'],
  documents: ['base'],
  components: ['base', 'protocol', 'flow', 'documents'],
  models: ['base', 'protocol', 'flow'],
  net: ['base', 'protocol', 'flow'],
  files: ['base', 'protocol', 'flow', 'documents'],
  patterns: ['base', 'protocol', 'flow'],
  sql: ['base', 'protocol', 'flow', 'net'],
  store: ['base', 'protocol', 'sql'],
  sessions: ['base', 'protocol', 'flow', 'store'],
  server: ['base', 'protocol', 'flow', 'documents', 'files', 'sessions'],
  cli: [
    'base',
    'protocol',
    'flow',
    'net',
    'files',
    'sql',
    'sessions',
    'server',
    'store',
    'runtime',
  ],
};
/** Folders that may use Node's built-in modules. */
const nodeFolders = new Set(['store', 'net', 'files', 'patterns', 'sql', 'server', 'cli']);
const names = [...Object.keys(layers), 'host', 'runtime'];

const layerRule = ([name, allowed]) => ({
  files: [`src/${name}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: [{ name: 'vscode', message: 'Only src/host may import vscode.' }],
        patterns: [
          ...names
            .filter((other) => other !== name && !allowed.includes(other))
            .map((other) => ({
              regex: `^(\\.\\./)+(.*/)?${other}(/|\\.js|\\.ts|$)`,
              message: `${name} must not import ${other}.`,
            })),
          ...(nodeFolders.has(name)
            ? []
            : [
                {
                  regex: '^node:',
                  message:
                    'Node built-ins: store, net, files, patterns, sql, server, cli and host only.',
                },
              ]),
        ],
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', 'examples/**', 'test/fixtures/**'] },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './webview/tsconfig.json', './test/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      complexity: ['error', 12],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a string-literal union.' },
        {
          selector: 'ExportAllDeclaration',
          message: 'No barrels: export by name from the source.',
        },
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
      ],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Numbers and booleans are safe to interpolate; the rule stays on for everything else.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'error' },
  },
  ...Object.entries(layers).map(layerRule),
  {
    files: ['webview/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'vscode', message: 'The page has no vscode module.' }],
          patterns: [
            {
              regex: '^(\\.\\./)+src/(?!protocol/)',
              message: 'The page imports src/protocol only.',
            },
            { regex: '^node:', message: 'The page runs in a browser.' },
          ],
        },
      ],
    },
  },
  {
    files: ['src/extension.ts'],
    rules: { 'max-lines': ['error', { max: 120, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['src/cli/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Mocha's chained style and hand-written doubles need these two.
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
        AbortSignal: 'readonly',
        AbortController: 'readonly',
      },
    },
    rules: { 'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }] },
  },
  prettier,
);
