import type { FlowOutcome } from './runCorpusFlow';

/** The figures of a corpus run. */
export interface CorpusSummary {
  readonly flows: number;
  readonly native: number;
  readonly ok: number;
  readonly foretold: number;
  readonly surprising: number;
  readonly reachable: number;
  readonly reachableOk: number;
  /** Whether 95 % of the reachable flows ran, and nothing failed that the check had not foretold. */
  readonly isReached: boolean;
}

export function summarise(outcomes: readonly FlowOutcome[]): CorpusSummary {
  const count = (isMeant: (outcome: FlowOutcome) => boolean): number =>
    outcomes.filter(isMeant).length;
  const isSurprise = ({ outcome, isForetold }: FlowOutcome): boolean =>
    outcome !== 'ok' && !isForetold;
  const reachable = count((flow) => flow.isReachable);
  const reachableOk = count((flow) => flow.isReachable && flow.outcome === 'ok');
  const surprising = count(isSurprise);
  return {
    flows: outcomes.length,
    native: count(({ isNative }) => isNative),
    ok: count(({ outcome }) => outcome === 'ok'),
    foretold: count(({ outcome, isForetold }) => outcome !== 'ok' && isForetold),
    surprising,
    reachable,
    reachableOk,
    isReached: surprising === 0 && reachableOk >= reachable * 0.95,
  };
}

/** The report for people: failures first, then the figures. */
export function reportText(
  summary: CorpusSummary,
  outcomes: readonly FlowOutcome[],
  traffic: { readonly models: number; readonly web: number },
): string {
  const failed = outcomes.filter(({ outcome }) => outcome !== 'ok');
  const { flows, reachable, reachableOk } = summary;
  return [
    ...failed.map(failureText),
    '',
    ...table(outcomes),
    '',
    `flows                                      ${flows}`,
    `fully native                               ${summary.native}`,
    `ran to the end                             ${summary.ok} (${percent(summary.ok, flows)})`,
    `failed as the check had foretold           ${summary.foretold}`,
    `failed in another way                      ${summary.surprising}`,
    `pure, files, llm and web-open: ran         ${reachableOk} of ${reachable} (${percent(reachableOk, reachable)}; target 95 %)`,
    `requests to models / to the web            ${traffic.models} / ${traffic.web}`,
  ].join('\n');
}

function failureText(flow: FlowOutcome): string {
  const mark = flow.isForetold ? 'foretold' : 'NOT FORETOLD';
  return `${flow.file}  [${flow.services.join(' ')}]\n    ${mark}: ${flow.code}: ${flow.reason}`;
}

/** Flows by the most demanding thing they need. */
function table(outcomes: readonly FlowOutcome[]): readonly string[] {
  const groups = new Map<string, FlowOutcome[]>();
  for (const outcome of outcomes) {
    const name = outcome.services.filter((service) => service !== 'pure').join(' + ');
    groups.set(name, [...(groups.get(name) ?? []), outcome]);
  }
  const rows = [...groups]
    .map(([name, members]) => ({
      name: name === '' ? 'nothing' : name,
      all: members.length,
      ok: members.filter(({ outcome }) => outcome === 'ok').length,
    }))
    .sort((a, b) => b.all - a.all);
  const width = Math.max(10, ...rows.map(({ name }) => name.length));
  return [
    `${'needs'.padEnd(width)}  flows  ran`,
    ...rows.map(
      ({ name, all, ok }) =>
        `${name.padEnd(width)}  ${String(all).padStart(5)}  ${String(ok).padStart(3)}`,
    ),
  ];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((part / whole) * 100).toFixed(1)} %`;
}
