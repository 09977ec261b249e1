/**
 * Entry of the bundle `core.js`: everything the extension needs only once a flow is looked at or run.
 * `extension.js` loads it on first use, so that an editor starts without engine, store and libraries.
 */
export { checkFlow } from './flow/validate';
export { viewFlow } from './host/playground/flowView';
export { checkPlaygroundParams } from './host/playground/playgroundParams';
export { createRuntime } from './runtime';
export { startApiServer } from './server/apiServer';
