import type { ApiContext } from '../apiContext';
import { HttpError } from '../httpError';
import { defineRoute, type Route } from '../route';

const tag = 'Health';

/** Answers that need no key: whether the server is there, and which version it is. */
export function healthRoutes({ sessions, version, logger }: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/health',
      tag,
      summary: 'Whether the server answers',
      isOpen: true,
      answer: '`{"status": "ok"}`',
      handle: () => Response.json({ status: 'ok' }),
    }),
    ...['/health_check', '/healthz'].map((path) =>
      defineRoute({
        method: 'GET',
        path,
        tag,
        summary: 'Whether the database answers too',
        isOpen: true,
        answer: '`{"status": "ok", "chat": "ok", "db": "ok"}`, or status 500',
        handle: async () => {
          try {
            await sessions.listSessions({ order: 'recent', offset: 0, limit: 1 });
          } catch (error) {
            logger.error('The database does not answer.', error);
            throw new HttpError(500, {
              status: 'nok',
              chat: 'ok',
              db: 'error check the server logs',
            });
          }
          return Response.json({ status: 'ok', chat: 'ok', db: 'ok' });
        },
      }),
    ),
    defineRoute({
      method: 'GET',
      path: '/api/v1/version',
      tag,
      summary: 'The version of this server',
      isOpen: true,
      answer: '`{"version", "main_version", "package"}`',
      handle: () => Response.json({ version, main_version: version, package: 'Flow Playground' }),
    }),
  ];
}
