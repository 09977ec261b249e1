/**
 * Every name that package.json and the code share. A unit test compares both ways, so that a command
 * without a handler, a view without a provider or a misspelt `when` cannot ship.
 */

export const commandIds = {
  openPlayground: 'flowPlayground.open',
  pickFlow: 'flowPlayground.pick',
  openInSideBar: 'flowPlayground.openInSideBar',
  pickSideBarFlow: 'flowPlayground.sideBar.pick',
  openSideBarInEditor: 'flowPlayground.sideBar.openInEditor',
  runFlow: 'flowPlayground.flow.run',
  runFlowWithInput: 'flowPlayground.flow.runWithInput',
  runLastFlow: 'flowPlayground.flow.runLast',
  stopFlow: 'flowPlayground.flow.stop',
  openFlowFile: 'flowPlayground.flow.openFile',
  checkFlow: 'flowPlayground.flow.check',
  checkAllFlows: 'flowPlayground.flows.checkAll',
  goToNode: 'flowPlayground.flow.goToNode',
  openGraph: 'flowPlayground.flow.openGraph',
  copyFlowLink: 'flowPlayground.flow.copyLink',
  copySessionLink: 'flowPlayground.session.copyLink',
  copyMessageLink: 'flowPlayground.message.copyLink',
  compareFlowVersions: 'flowPlayground.compareFlowVersions',
  keepSecret: 'flowPlayground.flow.keepSecret',
  showComponents: 'flowPlayground.components.show',
  inspectRun: 'flowPlayground.run.inspect',
  copyFlowId: 'flowPlayground.flow.copyId',
  copyCurl: 'flowPlayground.flow.copyCurl',
  copySnippet: 'flowPlayground.flow.copySnippet',
  refreshFlows: 'flowPlayground.flows.refresh',
  addSampleFlow: 'flowPlayground.flows.addSample',
  newSession: 'flowPlayground.session.new',
  openSession: 'flowPlayground.session.open',
  renameSession: 'flowPlayground.session.rename',
  duplicateSession: 'flowPlayground.session.duplicate',
  clearSession: 'flowPlayground.session.clear',
  deleteSession: 'flowPlayground.session.delete',
  copySessionId: 'flowPlayground.session.copyId',
  exportSession: 'flowPlayground.session.export',
  copyTest: 'flowPlayground.session.copyTest',
  importMessages: 'flowPlayground.messages.import',
  editSession: 'flowPlayground.session.edit',
  showAllSessions: 'flowPlayground.sessions.showAll',
  showFlowSessions: 'flowPlayground.sessions.showOfFlow',
  groupSessionsByFlow: 'flowPlayground.sessions.groupByFlow',
  groupSessionsByDay: 'flowPlayground.sessions.groupByDay',
  groupSessionsByVersion: 'flowPlayground.sessions.groupByVersion',
  moreSessions: 'flowPlayground.sessions.more',
  openMessage: 'flowPlayground.message.open',
  editMessage: 'flowPlayground.message.edit',
  compareMessage: 'flowPlayground.message.compare',
  copyMessage: 'flowPlayground.message.copy',
  deleteMessage: 'flowPlayground.message.delete',
  insertMessageBefore: 'flowPlayground.message.insertBefore',
  insertMessageAfter: 'flowPlayground.message.insertAfter',
  changeSender: 'flowPlayground.message.changeSender',
  moveMessageUp: 'flowPlayground.message.moveUp',
  moveMessageDown: 'flowPlayground.message.moveDown',
  moveMessages: 'flowPlayground.message.moveToSession',
  olderMessages: 'flowPlayground.messages.older',
  searchMessages: 'flowPlayground.messages.search',
  undoChange: 'flowPlayground.undo',
  redoChange: 'flowPlayground.redo',
  startApi: 'flowPlayground.api.start',
  stopApi: 'flowPlayground.api.stop',
  showApi: 'flowPlayground.api.show',
  copyApiKey: 'flowPlayground.api.copyKey',
  copyApiAddress: 'flowPlayground.api.copyAddress',
  setVariable: 'flowPlayground.variable.set',
  manageVariables: 'flowPlayground.variable.manage',
  setDefaultModel: 'flowPlayground.model.setDefault',
  manageDatabase: 'flowPlayground.database.manage',
  showLog: 'flowPlayground.log.show',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const viewIds = {
  flows: 'flowPlayground.flows',
  sessions: 'flowPlayground.sessions',
  messages: 'flowPlayground.messages',
  runs: 'flowPlayground.runs',
  /** The Playground itself, in a container of its own. */
  sideBar: 'flowPlayground.sideBar',
} as const;

/** Context keys that `when` clauses read. */
export const contextKeys = {
  /** Paths of the files that hold flows, for `resourcePath in`. */
  flowPaths: 'flowPlayground.flowPaths',
  /** Whether the first search of the workspace is over. */
  isReady: 'flowPlayground.isReady',
  hasFlows: 'flowPlayground.hasFlows',
  /** Whether Git sees changes in one of them. */
  hasChangedFlows: 'flowPlayground.hasChangedFlows',
  hasSession: 'flowPlayground.hasSession',
  hasDatabaseProblem: 'flowPlayground.hasDatabaseProblem',
  /** Whether a flow has answered in this window; ends the walkthrough. */
  hasAnswer: 'flowPlayground.hasAnswer',
  showsAllSessions: 'flowPlayground.showsAllSessions',
  /** `flow`, `day` or `version`. */
  sessionGrouping: 'flowPlayground.sessionGrouping',
  isRunning: 'flowPlayground.isRunning',
  isApiRunning: 'flowPlayground.isApiRunning',
} as const;

/** What a tree row is, for `viewItem` clauses. */
export const rowKinds = {
  folder: 'folder',
  flow: 'flow',
  runningFlow: 'flow.running',
  brokenFlow: 'flow.broken',
  defaultSession: 'session.default',
  session: 'session',
  sessionGroup: 'group',
  message: 'message',
  editedMessage: 'message.edited',
  older: 'older',
  more: 'more',
  run: 'run',
} as const;

export type RowKind = (typeof rowKinds)[keyof typeof rowKinds];

export const settingIds = {
  apiPort: 'flowPlayground.api.port',
  apiAuth: 'flowPlayground.api.auth',
  apiAutoStart: 'flowPlayground.api.autoStart',
  openaiBaseUrl: 'flowPlayground.models.openaiBaseUrl',
  anthropicBaseUrl: 'flowPlayground.models.anthropicBaseUrl',
  ollamaBaseUrl: 'flowPlayground.models.ollamaBaseUrl',
  defaultModel: 'flowPlayground.defaultModel',
  allowedHosts: 'flowPlayground.network.allowedHosts',
  privateHosts: 'flowPlayground.network.privateHosts',
  keyHosts: 'flowPlayground.network.keyHosts',
  diagnostics: 'flowPlayground.diagnostics.enabled',
  aiChat: 'flowPlayground.ai.chat',
  aiTools: 'flowPlayground.ai.tools',
  aiMcp: 'flowPlayground.ai.mcp',
  diagrams: 'flowPlayground.playground.diagrams',
  editedComponents: 'flowPlayground.editedComponents',
  databaseUrl: 'flowPlayground.database.url',
  keptMessageDays: 'flowPlayground.database.retention.messageDays',
  keptMessages: 'flowPlayground.database.retention.messagesPerSession',
  keptSessions: 'flowPlayground.database.retention.sessions',
  keptRunDays: 'flowPlayground.database.retention.runDays',
  keptRuns: 'flowPlayground.database.retention.runsPerFlow',
} as const;

/** Tools that agents of the editor may use. */
export const toolIds = {
  listFlows: 'flowPlayground_list_flows',
  runFlow: 'flowPlayground_run_flow',
  readMessages: 'flowPlayground_read_messages',
} as const;

export const chatParticipantId = 'flowPlayground.flow';
export const mcpProviderId = 'flowPlayground.api';
/** Where the local API speaks MCP. */
export const mcpPath = '/mcp';

export const taskType = 'flow-playground';
export const problemMatcherName = 'flow-playground';

export const playgroundViewType = 'flowPlayground.playground';
export const graphViewType = 'flowPlayground.graph';
/** Messages as documents that can be saved. */
export const messageScheme = 'langflow-message';
/** Whole sessions as documents that can be saved. */
export const sessionScheme = 'langflow-session';
/** The text of a message before its first edit. */
export const originalScheme = 'langflow-original';
/** Two versions of a flow in words. */
export const versionScheme = 'langflow-version';
/** Pages about native components. */
export const componentScheme = 'langflow-component';
