import type { Disposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { AppError, toAppError } from '../base/errors';
import { flowIdFromPath } from '../base/ids';
import type { Logger } from '../base/logger';
import type { Flow } from '../flow/flowFile';
import { looksLikeFlow } from '../flow/looksLikeFlow';
import { parseFlowText } from '../flow/parse';
import type { ComponentRegistry } from '../flow/registry';
import { checkFlow } from '../flow/validate';
import type { RunError } from '../protocol/model';
import { hashOf } from './flowHash';
import { FlowIndex } from './flowIndex';
import { maxFlowBytes, type FlowFileEntry, type FlowFiles } from './flowFiles';
import { FlowListing } from './flowListing';
import { toRunError } from '../flow/runError';

/** One flow of the workspace, as lists show it. */
export interface FlowEntry {
  /** The flow's id, or, where two files carry the same one, an id derived from the path. */
  readonly id: string;
  readonly name: string;
  /** Workspace-relative, with `/`. */
  readonly path: string;
  readonly endpointName: string | undefined;
  readonly description: string;
  readonly support: 'full' | 'partial';
  /** Number of components without a native version. */
  readonly unsupported: number;
  /** When the file was last written, in milliseconds since 1970. */
  readonly modifiedMs?: number;
  /** Set where the file looks like a flow but cannot be read. */
  readonly problem?: RunError;
}

export interface LoadedFlow {
  readonly flow: Flow;
  readonly path: string;
  readonly entry: FlowEntry;
  /** SHA-256 of the text that was read, in hexadecimal. */
  readonly contentHash: string;
}

/** A flow with the hash of the text it was read from. */
interface ParsedFlow {
  readonly flow: Flow;
  readonly contentHash: string;
}

/** What is known of a file as long as it does not change; `entry` is absent where it is no flow. */
interface KnownFile {
  readonly modifiedMs: number;
  readonly sizeBytes: number;
  readonly entry: FlowEntry | undefined;
}

const readsAtOnce = 8;
/** Parsed flows kept in memory; entries are kept for all. */
const parsedKept = 32;

/** The flows lying in a workspace folder. Files are read again only when they changed. */
export class FlowCatalog implements Disposable {
  private readonly changes: Emitter<void>;
  private readonly known = new Map<string, KnownFile>();
  private readonly parsed = new Map<string, ParsedFlow>();
  private readonly subscription: Disposable;
  private readonly listing: FlowListing;
  private current: Promise<FlowIndex> | undefined;

  constructor(
    private readonly files: FlowFiles,
    private readonly registry: ComponentRegistry,
    private readonly logger: Logger,
  ) {
    this.changes = new Emitter((error) => {
      logger.error('A listener of the flow list failed.', error);
    });
    this.listing = new FlowListing(files);
    this.subscription = files.onDidChange((paths) => {
      this.noteChange(paths);
    });
  }

  /** Fires when a flow file may have been created, changed or deleted. */
  get onDidChange(): Emitter<void>['event'] {
    return this.changes.event;
  }

  /** All flows, in the order of their paths. Unreadable ones carry their problem. */
  async list(): Promise<readonly FlowEntry[]> {
    return (await this.index()).entries;
  }

  /**
   * Finds a flow by id (with or without hyphens), endpoint name, path, file name with or without
   * `.json`, or the flow's name, in this order.
   * @throws AppError `flow-not-found`, or why the file cannot be read.
   */
  async resolve(idOrNameOrPath: string): Promise<LoadedFlow> {
    const index = await this.index();
    const entry = index.find(idOrNameOrPath);
    if (entry !== undefined) return this.load(entry);
    // A file that is too large or no flow at all is not listed; say why instead of "not found".
    await this.explain(idOrNameOrPath);

    throw new AppError('flow-not-found', `There is no flow named ${idOrNameOrPath}.`, {
      remedy: 'Use the id, the endpoint name or the file name of a flow in this workspace.',
    });
  }

  /**
   * The text of a flow's file.
   * @throws AppError `flow-unreadable`
   */
  read(path: string): Promise<string> {
    return this.files.read(path);
  }

  /** To be called by whoever changed files: they are read again, and listeners are told. */
  noteChange(paths: readonly string[]): void {
    this.listing.note(paths);
    for (const path of paths) this.forget(path);
    this.invalidate();
  }

  /** Forgets what is known and tells listeners to read again. */
  refresh(): void {
    this.listing.forget();
    this.known.clear();
    this.parsed.clear();
    this.invalidate();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }

  private forget(path: string): void {
    this.known.delete(path);
    this.parsed.delete(path);
  }

  private invalidate(): void {
    this.current = undefined;
    this.changes.fire();
  }

  private index(): Promise<FlowIndex> {
    if (this.current === undefined) {
      const scan = this.scan();
      this.current = scan;
      scan.catch(() => {
        // Listing failed: the next caller tries again.
        if (this.current === scan) this.current = undefined;
      });
    }
    return this.current;
  }

  private async scan(): Promise<FlowIndex> {
    const files = await this.listing.list();
    const found = new Map<string, KnownFile>();
    const queue = files.values();
    const work = async (): Promise<void> => {
      for (const file of queue) found.set(file.path, await this.examine(file));
    };
    await Promise.all(Array.from({ length: readsAtOnce }, work));
    this.known.clear();
    for (const [path, file] of found) this.known.set(path, file);

    const entries = files.flatMap(({ path }) => found.get(path)?.entry ?? []);
    return new FlowIndex(withUniqueIds(entries));
  }

  private async examine(file: FlowFileEntry): Promise<KnownFile> {
    const { path, modifiedMs, sizeBytes } = file;
    const known = this.known.get(path);
    if (known?.modifiedMs === modifiedMs && known.sizeBytes === sizeBytes) return known;

    this.parsed.delete(path);
    const entry = sizeBytes > maxFlowBytes ? undefined : await this.readEntry(path);
    return { modifiedMs, sizeBytes, entry: entry && { ...entry, modifiedMs } };
  }

  private async readEntry(path: string): Promise<FlowEntry | undefined> {
    let text: string;
    try {
      text = await this.files.read(path);
    } catch (error) {
      // Deleted since it was listed, or not readable: nobody knows whether it was a flow.
      this.logger.debug(`${path} cannot be read.`, { error: String(error) });
      return undefined;
    }
    if (!looksLikeFlow(text)) return undefined;

    try {
      const flow = parseFlowText(text, { path });
      this.keep(path, { flow, contentHash: await hashOf(text) });
      return toEntry(flow, path, this.registry);
    } catch (error) {
      return toBrokenEntry(path, toAppError(error));
    }
  }

  private keep(path: string, parsed: ParsedFlow): void {
    this.parsed.delete(path);
    this.parsed.set(path, parsed);
    for (const oldest of this.parsed.keys()) {
      if (this.parsed.size <= parsedKept) break;
      this.parsed.delete(oldest);
    }
  }

  private async readFlow(path: string): Promise<ParsedFlow> {
    const text = await this.files.read(path);
    return { flow: parseFlowText(text, { path }), contentHash: await hashOf(text) };
  }

  private async load(entry: FlowEntry): Promise<LoadedFlow> {
    const { path } = entry;
    const parsed = this.parsed.get(path) ?? (await this.readFlow(path));
    this.keep(path, parsed);
    const { flow, contentHash } = parsed;
    // Of two files with one id the second goes by another.
    const own = flow.id === entry.id ? flow : { ...flow, id: entry.id };
    return { flow: own, path, entry, contentHash };
  }

  /** Throws what is wrong with a file that is not in the list; returns where no file goes by that name. */
  private async explain(name: string): Promise<void> {
    const wanted = name.endsWith('.json') ? name : `${name}.json`;
    // The scan before has just listed every file, flow or not; an unknown name must not walk the folder again.
    const path = [...this.known.keys()].find((it) => it === wanted || it.endsWith(`/${wanted}`));
    if (path !== undefined) parseFlowText(await this.files.read(path), { path });
  }
}

function toEntry(flow: Flow, path: string, registry: ComponentRegistry): FlowEntry {
  const unsupported = checkFlow(flow, registry).filter(
    ({ support }) => support === 'unknown' || support === 'custom',
  ).length;
  return {
    id: flow.id,
    name: flow.name,
    path,
    endpointName: flow.endpointName,
    description: flow.description,
    support: unsupported === 0 ? 'full' : 'partial',
    unsupported,
  };
}

function toBrokenEntry(path: string, error: AppError): FlowEntry {
  return {
    id: flowIdFromPath(path),
    name:
      path
        .split('/')
        .at(-1)
        ?.replace(/\.json$/i, '') ?? path,
    path,
    endpointName: undefined,
    description: '',
    support: 'partial',
    unsupported: 0,
    problem: toRunError(error.about({ file: path })),
  };
}

function withUniqueIds(entries: readonly FlowEntry[]): readonly FlowEntry[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    const unique = taken.has(entry.id) ? { ...entry, id: flowIdFromPath(entry.path) } : entry;
    taken.add(unique.id);
    return unique;
  });
}
