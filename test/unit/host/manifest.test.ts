import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asString, asStrings, isRecord } from '../../../src/base/json.js';
import {
  commandIds,
  chatParticipantId,
  contextKeys,
  graphViewType,
  mcpProviderId,
  messageScheme,
  playgroundViewType,
  problemMatcherName,
  rowKinds,
  settingIds,
  taskType,
  toolIds,
  viewIds,
} from '../../../src/host/ids.js';
import { problemLine } from '../../../src/host/tasks/problemLine.js';
import { inProject } from '../../support/projectRoot.js';

type Entry = Readonly<Record<string, unknown>>;

function readJson(...parts: string[]): Entry {
  const value: unknown = JSON.parse(readFileSync(inProject(...parts), 'utf8'));
  assert.ok(isRecord(value));
  return value;
}

function entries(value: unknown): Entry[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** All objects of a map of lists, such as menus or views. */
function flat(value: unknown): Entry[] {
  return isRecord(value) ? Object.values(value).flatMap(entries) : [];
}

function sorted(values: Iterable<unknown>): string[] {
  return [...values].map(String).toSorted();
}

function sources(folder: string): string {
  return readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(inProject(folder), file), 'utf8'))
    .join('\n');
}

/** Settings that only show or hide something. */
const harmlessSettings = new Set<string>([
  settingIds.diagnostics,
  settingIds.aiChat,
  settingIds.aiTools,
  settingIds.aiMcp,
]);

function isContextEvent(event: string): boolean {
  return event.startsWith('onContext:');
}

describe('package.json', () => {
  const manifest = readJson('package.json');
  const texts = readJson('package.nls.json');
  const contributes = isRecord(manifest['contributes']) ? manifest['contributes'] : {};
  const commands = entries(contributes['commands']);
  const menus = flat(contributes['menus']);
  const configuration = isRecord(contributes['configuration']) ? contributes['configuration'] : {};
  const settings = isRecord(configuration['properties']) ? configuration['properties'] : {};
  const steps = entries(contributes['walkthroughs']).flatMap((each) => entries(each['steps']));
  const clauses = [
    ...menus,
    ...commands.map((command) => ({ when: command['enablement'] })),
    ...entries(contributes['keybindings']),
    ...entries(contributes['viewsWelcome']),
    ...entries(contributes['chatParticipants']),
    ...entries(contributes['languageModelTools']),
    ...entries(contributes['mcpServerDefinitionProviders']),
  ]
    .map((entry) => asString(entry.when))
    .filter((when) => when !== undefined)
    .concat(steps.flatMap((step) => asStrings(step['completionEvents'])).filter(isContextEvent));

  it('contributes the commands that the code registers, and no others', () => {
    assert.deepEqual(
      sorted(commands.map((entry) => entry['command'])),
      sorted(Object.values(commandIds)),
    );
  });

  it('contributes the views and settings that the code uses, and no others', () => {
    const views = flat(contributes['views']).map((view) => view['id']);
    assert.deepEqual(sorted(views), sorted(Object.values(viewIds)));
    assert.deepEqual(sorted(Object.keys(settings)), sorted(Object.values(settingIds)));
  });

  it('contributes the chat participant, the tools and the MCP server that the code provides', () => {
    const ids = (name: string, key: string): string[] =>
      sorted(entries(contributes[name]).map((entry) => entry[key]));
    assert.deepEqual(ids('chatParticipants', 'id'), [chatParticipantId]);
    assert.deepEqual(ids('languageModelTools', 'name'), sorted(Object.values(toolIds)));
    assert.deepEqual(ids('mcpServerDefinitionProviders', 'id'), [mcpProviderId]);
    for (const tool of entries(contributes['languageModelTools'])) {
      assert.equal(tool['when'], `config.${settingIds.aiTools}`);
    }
  });

  it('contributes the tasks that the code provides, whose problems it reads again', () => {
    assert.deepEqual(
      entries(contributes['taskDefinitions']).map((each) => each['type']),
      [taskType],
    );
    const [matcher] = entries(contributes['problemMatchers']);
    assert.equal(matcher?.['name'], problemMatcherName);
    const pattern = matcher['pattern'];
    assert.ok(isRecord(pattern));
    const problem = { severity: 'information', message: 'What is\nwrong: this' } as const;
    const line = problemLine('flows/a b.json', { line: 4, character: 2 }, problem);
    const match = new RegExp(asString(pattern['regexp']) ?? '').exec(line);
    assert.deepEqual(
      ['file', 'line', 'column', 'severity', 'message'].map((key) => match?.[Number(pattern[key])]),
      ['flows/a b.json', '5', '3', 'info', 'What is wrong: this'],
    );
  });

  it('leads through a walkthrough whose pictures, commands and settings are there', () => {
    assert.ok(steps.length > 0);
    for (const step of steps) {
      const { media } = step;
      assert.ok(isRecord(media));
      assert.ok(existsSync(inProject(asString(media['svg']) ?? '')));
      const links = asString(texts[(asString(step['description']) ?? '').slice(1, -1)]) ?? '';
      const named = [...links.matchAll(/command:(flowPlayground[\w.]+)/g)].map(([, id]) => id);
      assert.ok(named.length > 0);
      const known = new Set<unknown>([
        ...Object.values(commandIds).map((id) => `onCommand:${id}`),
        ...Object.values(settingIds).map((id) => `onSettingChanged:${id}`),
        ...Object.values(contextKeys).map((id) => `onContext:${id}`),
      ]);
      const events = [
        ...asStrings(step['completionEvents']),
        ...named.map((id) => `onCommand:${id ?? ''}`),
      ];
      assert.deepEqual(
        events.filter((event) => !known.has(event)),
        [],
      );
    }
  });

  it('contributes the custom editor that the code provides', () => {
    assert.deepEqual(
      entries(contributes['customEditors']).map((editor) => [
        editor['viewType'],
        editor['priority'],
      ]),
      [[graphViewType, 'option']],
    );
  });

  it('names only commands that exist in menus and key bindings', () => {
    const known = new Set<unknown>(Object.values(commandIds));
    const used = [...menus, ...entries(contributes['keybindings'])].map(
      (entry) => entry['command'],
    );
    assert.deepEqual(
      used.filter((command) => !known.has(command)),
      [],
    );
  });

  it('reads only context keys and views that the code sets', () => {
    const known = new Set<string>([
      ...Object.values(contextKeys),
      ...Object.values(viewIds),
      graphViewType,
      ...Object.values(settingIds),
    ]);
    const used = clauses.flatMap((when) => when.match(/\bflowPlayground\.[\w.]+/g) ?? []);
    assert.deepEqual(
      used.filter((key) => !known.has(key)),
      [],
    );
    const read = new Set(used);
    assert.deepEqual(
      Object.values(contextKeys).filter((key) => !read.has(key)),
      [],
    );
  });

  it('reads every context value that rows carry, and only those', () => {
    const kinds = Object.values(rowKinds);
    const exact = clauses.flatMap((when) =>
      [...when.matchAll(/viewItem == ([\w.]+)/g)].map((m) => m[1]),
    );
    const patterns = clauses
      .flatMap((when) =>
        [...when.matchAll(/viewItem =~ \/([^/]+)\//g)].map((match) => match[1] ?? ''),
      )
      .map((pattern) => new RegExp(pattern));
    assert.deepEqual(
      exact.filter((kind) => !kinds.some((known) => known === kind)),
      [],
    );
    assert.deepEqual(
      patterns.filter((pattern) => !kinds.some((kind) => pattern.test(kind))),
      [],
    );
    const unread = kinds.filter(
      (kind) => !exact.includes(kind) && !patterns.some((pattern) => pattern.test(kind)),
    );
    // Groups have no actions, and the rows that stand for what is not listed yet act by a click.
    const { folder, sessionGroup, older, more } = rowKinds;
    assert.deepEqual(unread, [folder, sessionGroup, older, more]);
  });

  it('gives every command the category, a verb as its title, and an icon where a menu shows one', () => {
    for (const command of commands) {
      assert.equal(command['category'], '%category%', String(command['command']));
    }
    const shown = menus.filter((entry) =>
      /^(inline|navigation)/.test(asString(entry['group']) ?? ''),
    );
    const inTitleBars = shown
      .filter((entry) => !(asString(entry['when']) ?? '').startsWith('resourcePath in'))
      .map((entry) => entry['command']);
    const withoutIcon = commands
      .filter(
        (command) => inTitleBars.includes(command['command']) && command['icon'] === undefined,
      )
      .map((command) => command['command']);
    assert.deepEqual(withoutIcon, []);
  });

  it('has every text in package.nls.json, and no text there that nothing uses', () => {
    const used = JSON.stringify(manifest).match(/%[\w.]+%/g) ?? [];
    assert.deepEqual(
      sorted(new Set(used.map((key) => key.slice(1, -1)))),
      sorted(Object.keys(texts)),
    );
  });

  it('restricts every setting in an untrusted workspace that could do harm there', () => {
    const capabilities = isRecord(manifest['capabilities']) ? manifest['capabilities'] : {};
    const untrusted = capabilities['untrustedWorkspaces'];
    assert.ok(isRecord(untrusted));
    assert.deepEqual(
      sorted(Object.values(settingIds).filter((id) => !harmlessSettings.has(id))),
      sorted(untrusted['restrictedConfigurations'] as string[]),
    );
  });

  it('wakes the extension for what the editor does not infer', () => {
    const events = manifest['activationEvents'];
    assert.ok(Array.isArray(events));
    assert.ok(events.includes(`onFileSystem:${messageScheme}`));
    assert.ok(events.includes(`onWebviewPanel:${playgroundViewType}`));
  });

  it('uses every id it shares with the code in the code', () => {
    const code = sources('src/host');
    const unused = Object.keys(commandIds).filter((name) => !code.includes(`commandIds.${name}`));
    assert.deepEqual(unused, []);
  });
});
