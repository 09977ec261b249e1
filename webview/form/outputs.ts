import { html, type TemplateResult } from 'lit';
import type { NodeRecord, RunRecord } from '../../src/protocol/model';
import type { PlaygroundFlow } from '../../src/protocol/playground';
import type { PlaygroundApp } from '../state/app';
import { typeName } from './typeName';
import './outputValue';

/** Which components' outputs a layout shows: the flow's outputs, or everything where it names none. */
export function outputRecords(
  flow: PlaygroundFlow,
  run: RunRecord | undefined,
): readonly NodeRecord[] {
  const records = run?.nodes ?? [];
  if (flow.outputs.length === 0) {
    return records.filter(({ outputs }) => Object.keys(outputs).length > 0);
  }
  return flow.outputs.flatMap(({ nodeId }) => records.filter((record) => record.nodeId === nodeId));
}

/** The values a component gave, each under its name. */
export function outputSections(
  app: PlaygroundApp,
  run: RunRecord | undefined,
  records: readonly NodeRecord[],
): readonly TemplateResult[] {
  return records.flatMap((record) => {
    const entries = Object.entries(record.outputs);
    return entries.map(([name, value]) => {
      const title = entries.length > 1 ? `${record.component}: ${name}` : record.component;
      const type = typeName(record.type);
      return html`<fp-output
        .app=${app}
        .label=${title}
        .type=${type === title ? '' : type}
        .value=${value}
        .origin=${
          run === undefined ? undefined : { runId: run.id, place: run.nodes.indexOf(record), name }
        }
      ></fp-output>`;
    });
  });
}
