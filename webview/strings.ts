import { Sentences } from '../src/protocol/sentences';
import { chatTexts } from './chatTexts';
import { compareTexts } from './compareTexts';
import { formTexts } from './formTexts';
import { parameterTexts } from './parameterTexts';

/**
 * Every text the page shows, in one table. The host may replace entries: a JSON object of the same
 * keys in `<script type="application/json" id="fp-strings">`. `{0}`, `{1}` … are filled in.
 */
export const english = {
  // sessions
  'sessions.title': 'Sessions',
  'sessions.of': 'Sessions of {0}',
  'sessions.toggle': 'Toggle sessions',
  'sessions.search': 'Search sessions',
  'sessions.searchLabel': 'Search sessions and messages',
  'sessions.new': 'New session',
  'sessions.newPrivate': 'New Private Session',
  'sessions.private': 'Private session {0}',
  'sessions.privateTitle': 'Not stored; gone when this panel closes',
  'sessions.notStored': 'Private, not stored',
  'sessions.privateBanner':
    'Private session: nothing of it is stored, and it is gone when this panel closes.',
  'sessions.forget': 'Forget',
  'sessions.listMenu': 'Sort and select',
  'sessions.order.recent': 'Sort by Last Use',
  'sessions.order.created': 'Sort by Creation',
  'sessions.order.name': 'Sort by Name',
  'sessions.all': 'Sessions',
  'sessions.selectAll': 'Select All',
  'sessions.selection': 'Selected sessions',
  'sessions.selected.one': '1 selected',
  'sessions.selected.other': '{0} selected',
  'sessions.deleteMany.one': 'Delete 1 session (Del)',
  'sessions.deleteMany.other': 'Delete {0} sessions (Del)',
  'sessions.deletedMany.one': 'Deleted 1 session.',
  'sessions.deletedMany.other': 'Deleted {0} sessions.',
  'sessions.clearSelection': 'Clear selection (Esc)',
  'sessions.default': 'Default Session',
  'sessions.today': 'Today',
  'sessions.week': 'Last 7 days',
  'sessions.older': 'Older',
  'sessions.empty': 'No messages yet',
  'sessions.noMatch': 'No session matches “{0}”',
  'sessions.clearSearch': 'Clear search',
  'sessions.running': 'running',
  'sessions.unread': 'unread',
  'sessions.shared.one': 'Shared by 1 other flow',
  'sessions.shared.other': 'Shared by {0} flows',
  'sessions.sharedHidden': 'flows share this session',
  'sessions.more': 'More (Shift+F10)',
  'sessions.actions': 'Session actions',
  'sessions.rename': 'Rename',
  'sessions.renameLabel': 'New name for {0}',
  'sessions.duplicate': 'Duplicate',
  'sessions.copyId': 'Copy Session ID',
  'sessions.export': 'Export…',
  'sessions.copyTest': 'Copy as Test…',
  'sessions.clear': 'Clear Messages',
  'sessions.delete': 'Delete',
  'sessions.deleted': 'Deleted “{0}”.',
  'sessions.cleared': 'Cleared “{0}”.',
  'sessions.renamed': 'Renamed to “{0}”.',
  'sessions.exists': 'A session named “{0}” exists.',
  'sessions.merge': 'Merge',
  'sessions.otherName': 'Choose Another Name',
  'sessions.resize': 'Width of the sessions sidebar',

  // header
  'header.views': 'Views',
  'header.chat': 'Chat',
  'header.form': 'Form',
  'header.run': 'Run',
  'header.logs': 'Message Logs',
  'header.inspector': 'Inspector',
  'header.model': 'Model: {0}',
  'header.runFlow': 'Run flow',
  'header.stop': 'Stop run (Esc)',
  'header.more': 'More actions',
  'header.moreMenu': 'Playground actions',
  'header.io': 'Toggle inputs and outputs',
  'header.openFlow': 'Open Flow File',
  'header.pickFlow': 'Open Another Flow…',
  'header.setModel': 'Set Default Model…',
  'header.redo': 'Redo (Ctrl+Shift+Z)',
  'header.running': 'Flow is running',

  ...chatTexts,
  ...compareTexts,
  ...parameterTexts,

  ...formTexts,

  // message logs
  'logs.label': 'Messages of {0}',
  'logs.filter': 'Filter, for example sender:user edited',
  'logs.filterLabel': 'Filter messages',
  'logs.selected': '{0} of {1} selected',
  'logs.delete.one': 'Delete 1 message (Del)',
  'logs.delete.other': 'Delete {0} messages (Del)',
  'logs.deleted.one': 'Deleted 1 message.',
  'logs.deleted.other': 'Deleted {0} messages.',
  'logs.undo': 'Undo the last change (Ctrl+Z)',
  'logs.undone': 'Undone: {0}',
  'logs.redone': 'Made again: {0}',
  'logs.nothingToRedo': 'Nothing to redo.',
  'logs.nothingToUndo': 'Nothing to undo.',
  'logs.export': 'Export…',
  'logs.copyTestAll': 'Copy the session as a test…',
  'logs.copyTest.one': 'Copy the turn of 1 message as a test…',
  'logs.copyTest.other': 'Copy the turns of {0} messages as a test…',
  'logs.selectAll': 'Select all',
  'logs.selectRow': 'Select row {0}',
  'logs.time': 'Time',
  'logs.sender': 'Sender',
  'logs.name': 'Name',
  'logs.text': 'Text',
  'logs.session': 'Session',
  'logs.id': 'ID',
  'logs.flow': 'Flow',
  'logs.context': 'Context ID',
  'logs.category': 'Category',
  'logs.error': 'Error',
  'logs.edit': 'Edited',
  'logs.duration': 'Duration (ms)',
  'logs.properties': 'Properties',
  'logs.blocks': 'Content blocks',
  'logs.allColumns': 'Show all columns',
  'logs.files': 'Files',
  'logs.state': 'State',
  'logs.state.error': 'Error',
  'logs.state.stopped': 'Stopped',
  'logs.state.edited': 'Edited',
  'logs.editHint': 'Enter saves, Shift+Enter starts a line, Esc cancels',
  'logs.editCell': '{0} of row {1}',
  'logs.empty': 'No messages in this session',
  'logs.noMatch': 'No message matches “{0}”',
  'logs.more': 'Load earlier messages',
  'logs.tools': 'Message Logs',

  // inspector
  'inspector.runs': 'Runs',
  'inspector.runsOf': 'Runs of {0}',
  'inspector.run': 'Run {0}',
  'inspector.noRuns': 'No runs yet',
  'inspector.noRunsBody':
    'Each run of this flow is listed here with what went in and out of every component.',
  'inspector.trace': 'Trace',
  'inspector.waterfall': 'Waterfall',
  'inspector.component': 'Component',
  'inspector.time': 'Time',
  'inspector.tokens': 'Tokens',
  'inspector.again': 'Run again',
  'inspector.export': 'Open trace…',
  'inspector.state': 'State',
  'inspector.duration': 'Duration',
  'inspector.model': 'Model',
  'inspector.inputs': 'Inputs',
  'inspector.outputs': 'Outputs',
  'inspector.logs': 'Logs',
  'inspector.goTo': 'Go to {0} in the flow file',
  'inspector.noValues': 'None',
  'inspector.ok': 'Finished',
  'inspector.failed': 'Failed',
  'inspector.skipped': 'Not taken',
  'inspector.cancelled': 'Stopped',
  'inspector.running': 'Running',
  'inspector.waiting': 'Waiting',
  'inspector.noInput': 'No input',
  'inspector.tokensTotal': '{0} tokens',
  'inspector.round': 'Round {0}',
  'inspector.reused': 'As before',
  'inspector.reusedLong': 'As in the earlier run',
  'inspector.runFrom': 'Run from {0} on',
  'inspector.runOnly': 'Run only {0}',
  'inspector.runWith': 'Run from Here',
  'inspector.editValue': 'Change {0} and run from here',
  'inspector.editHint': 'Ctrl+Enter runs, Esc cancels. What comes before gives what it gave.',
  'inspector.notJson': 'This is not JSON. Correct it, or cancel.',
  'inspector.more': 'Show more',
  'inspector.less': 'Show less',
  'inspector.moreOf': 'Show more of {0}',
  'inspector.lessOf': 'Show less of {0}',
  'inspector.loadAll': 'Load everything',
  'inspector.loadAllOf': 'Load everything of {0}',
  'inspector.notKept': 'The whole value was too large to be kept with the run.',
  'inspector.prompts': 'Prompts',
  'inspector.showPrompts': 'Show rendered prompt',
  'inspector.hidePrompts': 'Hide rendered prompt',
  'inspector.promptCut': 'Long parts are cut.',
  'inspector.exportMenu': 'Open trace',
  'inspector.exportJson': 'As JSON',
  'inspector.exportOtlp': 'As OpenTelemetry JSON',
  'inspector.thisSession': 'Only runs of this session',
  'inspector.compare': 'Compare two runs',
  'inspector.compareLeave': 'Stop comparing',
  'inspector.resumed': 'from {0} on',
  'inspector.noRunsHere': 'No runs in this session.',
  'inspector.components': 'Components',
  'inspector.comparison': 'Comparison of two runs',
  'inspector.runA': 'A: {0}',
  'inspector.runB': 'B: {0}',
  'inspector.change': 'Change',
  'inspector.sameValues': 'Same',
  'inspector.differs.one': '1 value differs',
  'inspector.differs.other': '{0} values differ',
  'inspector.onlyIn': 'Only in {0}',
  'inspector.stateDiffers': 'State differs',
  'inspector.pickOther': 'Choose a second run in the list.',
  'inspector.equal': 'Inputs and outputs are the same.',
  'inspector.absent': 'Absent',
  'inspector.faster': '{0} is {1} faster',
  'inspector.moreTokens': 'B uses {0} more tokens',
  'inspector.fewerTokens': 'B uses {0} fewer tokens',
  'inspector.sameTime': 'Both took {0}',
  'inspector.pick': 'Choose a component to see what went in and came out.',

  // the drawn flow
  'graph.title': 'Flow',
  'graph.label': 'Flow map',
  'graph.description':
    '{0} components, {1} connections, {2} notes. Arrow keys move from component to component, Enter chooses, F12 goes to the flow file, plus, minus and zero zoom, Control with an arrow key moves the view.',
  'graph.zoomIn': 'Zoom in (+)',
  'graph.zoomOut': 'Zoom out (-)',
  'graph.fit': 'Fit (0)',
  'graph.empty': 'This flow has no components.',
  'graph.groupName': 'Group {0}',
  'graph.from': 'fed by {0}',
  'graph.to': 'feeds {0}',

  // code
  'code.copy': 'Copy',
  'code.insert': 'Insert at cursor',
  'code.table': 'Table',
  'code.image': 'Load image: {0}',
  'code.loadImage': 'Load the pictures of this message from the web: {0}',
  'code.loadedFrom': 'From {0}',
  'code.diagram': 'Diagram',
  'code.diagramSource': 'Source of the diagram',
  'code.copied': 'Copied.',

  // empty states and notices
  'noFlow.title': 'No flow is open',
  'noFlow.body':
    'Open a flow exported from Langflow, or start with a sample that answers without any API key.',
  'noFlow.open': 'Open Flow…',
  'noFlow.sample': 'Try a Sample Flow',
  'broken.title': 'This flow cannot be read',
  'broken.store': 'Sessions and messages cannot be read',
  'broken.open': 'Open the File',
  'untrusted.title': 'This workspace is not trusted',
  'untrusted.body':
    'Flows can be read here, but nothing runs and no network is used. Trust the workspace to send messages and run flows.',
  'untrusted.manage': 'Manage Workspace Trust',
  'untrusted.banner': 'Restricted Mode: flows can be read, nothing runs.',
  'page.title': 'Flow Playground',
  'page.loading': 'Loading',
  'notice.undo': 'Undo',
  'notice.redo': 'Redo',
  'notice.dismiss': 'Dismiss',
  'problems.one': '1 problem keeps this flow from running',
  'problems.other': '{0} problems keep this flow from running',
};

/** Key of a text. */
export type StringKey = keyof typeof english;

/** Keys that come in two numbers, without the ending. */
type PluralKey = {
  [K in StringKey]: K extends `${infer Base}.one` ? Base : never;
}[StringKey];

let table: Readonly<Record<StringKey, string>> = english;
let plurals = new Intl.PluralRules('en');

/** Takes the translation that the host put into the document, where there is one. */
export function takeTranslation(): void {
  const { lang } = document.documentElement;
  const translations = document.getElementById('fp-strings')?.textContent;
  if (translations !== undefined) overrideStrings(JSON.parse(translations), lang);
  givenSentences = () => {
    const given = document.getElementById('fp-sentences')?.textContent;
    // Written by our own host, which looked at every entry.
    return given === undefined ? {} : (JSON.parse(given) as Record<string, string>);
  };
}

let givenSentences = (): Readonly<Record<string, string>> => ({});
let sentences: Sentences | undefined;

/** What the engine or a store says, in the language of the page. Most pages never need the table. */
export function said(sentence: string): string {
  sentences ??= new Sentences(givenSentences());
  return sentences.translate(sentence);
}

/** Replaces the texts that `replacements` has under known keys; anything else in it is ignored. */
export function overrideStrings(replacements: unknown, language: string): void {
  if (typeof replacements !== 'object' || replacements === null) return;

  const known = Object.entries(replacements).filter(
    ([key, value]) => Object.hasOwn(english, key) && typeof value === 'string',
  );
  table = { ...english, ...Object.fromEntries(known) };
  plurals = new Intl.PluralRules(Intl.PluralRules.supportedLocalesOf([language])[0] ?? 'en');
}

/** The text of a key with its places filled in. */
export function text(key: StringKey, ...values: readonly (string | number)[]): string {
  return table[key].replace(/\{(\d)\}/g, (place, index: string) =>
    String(values[Number(index)] ?? place),
  );
}

/** A text that depends on a number; `shown` is the number as it is to be written. */
export function countText(key: PluralKey, count: number, shown: string | number = count): string {
  return text(plurals.select(count) === 'one' ? `${key}.one` : `${key}.other`, shown);
}
