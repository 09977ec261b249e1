import { z } from 'zod';
import { isKind } from '../../flow/flowInterface';
import type { ApiContext } from '../apiContext';
import { HttpError } from '../httpError';
import { defineRoute, type Route } from '../route';
import { ApiRun } from './apiRun';
import { requestedModel } from './runRequest';

/** Starts a flow whose Webhook gets whatever was sent; the answer does not wait for it. */
export function webhookRoutes(context: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/webhook/{flow}',
      tag: 'Run',
      summary: 'Start a flow with a Webhook component; the body is its payload',
      params: z.object({ flow: z.string() }),
      bodyKind: 'text',
      answer: '`{"message", "status"}`; the flow runs on',
      status: 202,
      handle: async ({ params, text, headers }) => {
        const model = requestedModel(headers);
        const { flow } = await context.catalog.resolve(params.flow);
        const webhooks = flow.nodes.filter((node) => isKind(node, 'Webhook'));
        if (webhooks.length === 0) {
          throw new HttpError(400, `The flow ${flow.name} has no Webhook component.`);
        }
        const { run, events } = await ApiRun.start(
          context,
          {
            flow: params.flow,
            origin: 'api',
            tweaks: Object.fromEntries(webhooks.map(({ id }) => [id, { data: text }])),
            stream: false,
            model,
          },
          new AbortController().signal,
        );
        void drain(context, run, events);
        return Response.json(
          { message: 'Task started in the background', status: 'in progress' },
          { status: 202 },
        );
      },
    }),
  ];
}

/** Nobody waits for the end, so a failure is told to the log. The session has it too. */
async function drain(context: ApiContext, run: ApiRun, events: AsyncGenerator): Promise<void> {
  try {
    while ((await events.next()).done !== true);
    const error = run.finished()?.end.error;
    if (error !== undefined) context.logger.warn(`A webhook's run failed: ${error.message}`);
  } catch (error) {
    context.logger.error('A webhook’s run broke off.', error);
  }
}
