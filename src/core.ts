/**
 * Entry of the bundle `core.js`: everything the extension needs only once a flow is looked at or run.
 * `extension.js` loads it on first use, so that an editor starts without engine, store and libraries.
 */
export { compareFlows } from './flow/compare/compareFlows';
export { comparisonText } from './flow/compare/comparisonText';
export { flowGraph } from './flow/flowGraph';
export { parseFlowText } from './flow/parse';
export { briefValue } from './flow/source/brief';
export { describeComponent } from './flow/source/describeComponent';
export { FlowAnalysis } from './flow/source/analyse';
export { commitOfFile } from './files/gitCommit';
export { checkFlow } from './flow/validate';
export { applyTextEdits, planWriteBack } from './flow/writeBack';
export { snippetWriters } from './host/commands/runSnippets';
export { testWriters, toTestTurn } from './host/commands/testSnippets';
export { viewFlow } from './host/playground/flowView';
export { playgroundMethods, requestOf } from './host/playground/playgroundMethods';
export { checkPlaygroundParams } from './host/playground/playgroundParams';
export { builtinRegistry, createRuntime } from './runtime';
export { turnsOfFlow } from './sessions/turns';
export { exportMessages } from './sessions/transfer/exportMessages';
export { toOtlp } from './sessions/traceExport';
export { importMessages } from './sessions/transfer/importMessages';
export { formatOfName } from './sessions/transfer/transferFormats';
export { startApiServer } from './server/apiServer';
export { placeInside } from './files/insideFolder';
export { networkDiskOf } from './store/networkDisk';
export { databaseCopies, restoreDatabase, setDatabaseAside } from './store/sqljs/recovery';
