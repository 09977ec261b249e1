import assert from 'node:assert/strict';
import { toOtlp } from '../../../src/sessions/traceExport';
import { agentRun } from '../../support/page/traces';

interface SpanShape {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

function spansOf(trace: object): readonly SpanShape[] {
  // The shape is what is tested.
  const { resourceSpans } = trace as {
    resourceSpans: { scopeSpans: { spans: SpanShape[] }[] }[];
  };
  return resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
}

describe('toOtlp', () => {
  const run = { ...agentRun, id: '0f8fad5b-d9cb-469f-a165-70867728950e' };
  const spans = spansOf(toOtlp(run));

  it('gives the run, its components and the parts of their work as one trace', () => {
    const [root] = spans;
    assert.equal(root?.name, run.flowName);
    assert.ok(spans.every(({ traceId }) => traceId === '0f8fad5bd9cb469fa16570867728950e'));
    assert.ok(spans.every(({ spanId }) => /^[0-9a-f]{16}$/.test(spanId)));
    assert.equal(new Set(spans.map(({ spanId }) => spanId)).size, spans.length);
    const model = spans.find(({ name }) => name === 'Language Model');
    assert.equal(model?.parentSpanId, root.spanId);
    const tool = spans.find(({ name }) => name === 'execute_tool lookup_order');
    assert.equal(tool?.parentSpanId, model.spanId);
  });

  it('leaves out what did not run', () => {
    assert.ok(!spans.some(({ name }) => name === 'Search policy'));
  });

  it('writes times in nanoseconds and tokens by their conventional names', () => {
    const model = spans.find(({ name }) => name === 'Language Model');
    const started = BigInt(Date.parse(run.startedAt)) * 1_000_000n;
    assert.equal(model?.startTimeUnixNano, String(started + 38_000_000n));
    assert.equal(model.endTimeUnixNano, String(started + 1_858_000_000n));
    assert.deepEqual(
      model.attributes.find(({ key }) => key === 'gen_ai.usage.input_tokens')?.value,
      { intValue: '1120' },
    );
  });
});
