import { AppError, isAppError } from '../base/errors';
import { newId } from '../base/ids';
import { asString, type JsonObject } from '../base/json';
import { editFlowText, newFlowText, removeFlowText } from '../flow/flowText';
import type { FlowCatalog, FlowEntry } from './flowCatalog';
import type { FlowFileWriter } from './flowFiles';
import { freeEndpointName, freeName, newFlowPath } from './flowNames';

/** What tells a flow's file from other JSON, also where the flow has no components yet. */
const exported: JsonObject = { endpoint_name: null, is_component: false };
const emptyGraph: JsonObject = { nodes: [], edges: [], viewport: { x: 0, y: 0, zoom: 1 } };
/** Files of that name may appear between the look and the writing. */
const createTries = 20;

/**
 * Creates, changes and deletes flows: the files of the workspace. One change happens at a time, so that two
 * flows never get one name.
 */
export class FlowLibrary {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly catalog: FlowCatalog,
    private readonly writer: FlowFileWriter | undefined,
  ) {}

  /**
   * Writes a new flow. A taken name or endpoint name gets a number.
   * @throws AppError `input-invalid` where another flow has the id.
   */
  create(fields: JsonObject): Promise<FlowEntry> {
    return this.inTurn(async () => {
      const entries = await this.catalog.list();
      const id = asString(fields['id']) ?? newId();
      if (entries.some((entry) => entry.id === id)) {
        throw new AppError('input-invalid', 'Id must be unique');
      }
      const name = freeName(
        asString(fields['name']) ?? 'flow',
        entries.map((entry) => entry.name),
      );
      const endpoint = asString(fields['endpoint_name']);
      const text = newFlowText({
        ...exported,
        ...fields,
        id,
        name,
        data: fields['data'] ?? emptyGraph,
        endpoint_name:
          endpoint === undefined ? null : freeEndpointName(endpoint, endpointNames(entries)),
      });
      const path = await this.writeNew(name, text);
      return this.entryAt(path);
    });
  }

  /**
   * Changes fields of a flow; the rest of its file stays as it is written.
   * @throws AppError `flow-not-found`; `input-invalid` where another flow has the name or endpoint name.
   */
  update(flowId: string, fields: JsonObject): Promise<FlowEntry> {
    return this.inTurn(async () => {
      const entry = await this.find(flowId);
      const others = (await this.catalog.list()).filter(({ path }) => path !== entry.path);
      const [name, endpoint] = [asString(fields['name']), asString(fields['endpoint_name'])];
      if (name !== undefined && name !== entry.name && others.some((each) => each.name === name)) {
        throw new AppError('input-invalid', 'Name must be unique');
      }
      if (endpoint !== undefined && endpointNames(others).includes(endpoint)) {
        throw new AppError('input-invalid', 'Endpoint name must be unique');
      }
      const text = await this.catalog.read(entry.path);
      const edited = editFlowText(text, fields);
      if (edited !== text) {
        await this.files().replace(entry.path, edited);
        this.catalog.noteChange([entry.path]);
      }
      return this.entryAt(entry.path);
    });
  }

  /** Deletes a flow's file; from a file with several flows it takes this one alone. */
  remove(flowId: string): Promise<FlowEntry> {
    return this.inTurn(async () => {
      const entry = await this.find(flowId);
      const rest =
        entry.problem === undefined
          ? removeFlowText(await this.catalog.read(entry.path))
          : undefined;
      await (rest === undefined
        ? this.files().remove(entry.path)
        : this.files().replace(entry.path, rest));
      this.catalog.noteChange([entry.path]);
      return entry;
    });
  }

  private async writeNew(name: string, text: string): Promise<string> {
    const flows = (await this.catalog.list()).map(({ path }) => path);
    // Files that are no flows, so that the list does not know them.
    const busy: string[] = [];
    for (;;) {
      const path = newFlowPath(name, flows, busy);
      try {
        await this.files().create(path, text);
        this.catalog.noteChange([path]);
        return path;
      } catch (error) {
        if (!isAppError(error, 'file-exists') || busy.length >= createTries) throw error;
        busy.push(path);
      }
    }
  }

  private async find(flowId: string): Promise<FlowEntry> {
    const entry = (await this.catalog.list()).find(({ id }) => id === flowId);
    if (entry === undefined) throw new AppError('flow-not-found', `There is no flow ${flowId}.`);
    return entry;
  }

  private async entryAt(path: string): Promise<FlowEntry> {
    const entry = (await this.catalog.list()).find((each) => each.path === path);
    if (entry !== undefined) return entry;

    throw new AppError('flow-not-found', `${path} was written and is not among the flows.`, {
      remedy: 'Check that the folder is not excluded from the search.',
      subject: { file: path },
    });
  }

  private files(): FlowFileWriter {
    if (this.writer !== undefined) return this.writer;
    throw new AppError('not-supported', 'The flows of this workspace can be read only.');
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work, work);
    this.last = result.catch(() => undefined);
    return result;
  }
}

function endpointNames(entries: readonly FlowEntry[]): readonly string[] {
  return entries.flatMap(({ endpointName }) => endpointName ?? []);
}
