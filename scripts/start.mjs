/**
 * Opens a real VS Code with the extension in it, on the example flows.
 *
 *   npm start [-- folder] [--browser] [--no-open] [--port 8123] [--workbench oldest|current]
 *
 * Desktop VS Code is used if `code` is on the PATH; otherwise, or with --browser, the workbench opens in a browser.
 */
import { runScript } from './lib/prepare.mjs';

await runScript(async () => {
  const { startEditor } = await import('./lib/startEditor.mjs');
  await startEditor(process.argv.slice(2));
});
