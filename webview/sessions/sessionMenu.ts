import type { SessionOrder } from '../../src/protocol/playground';
import { isPrivateSession } from '../../src/protocol/privateSessions';
import type { MenuItem } from '../page/menu';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';

const orders: readonly SessionOrder[] = ['recent', 'created', 'name'];

/** What can be done with one session. */
export function sessionMenu(
  { sessions }: PlaygroundApp,
  sessionId: string,
  rename: () => void,
): readonly MenuItem[] {
  const clear = { label: text('sessions.clear'), run: () => void sessions.clear(sessionId) };
  const remove = (label: string): MenuItem => ({
    label,
    key: 'Del',
    run: () => void sessions.remove(sessionId),
  });
  const copyTest = {
    label: text('sessions.copyTest'),
    run: () => {
      sessions.copyTest(sessionId);
    },
  };
  if (isPrivateSession(sessionId)) return [copyTest, clear, remove(text('sessions.forget'))];

  return [
    { label: text('sessions.rename'), key: 'F2', run: rename },
    { label: text('sessions.duplicate'), run: () => void sessions.duplicate(sessionId) },
    {
      label: text('sessions.copyId'),
      run: () => {
        sessions.copyId(sessionId);
      },
    },
    {
      label: text('sessions.export'),
      run: () => {
        sessions.exportSession(sessionId);
      },
    },
    copyTest,
    'separator',
    clear,
    remove(text('sessions.delete')),
  ];
}

/** How the list is ordered, and what concerns all of it. */
export function listMenu(app: PlaygroundApp, selectAll: () => void): readonly MenuItem[] {
  const { page, sessions } = app;
  return [
    {
      label: text('sessions.newPrivate'),
      run: () => void sessions.create({ isPrivate: true }),
    },
    'separator',
    ...orders.map((order) => ({
      label: text(`sessions.order.${order}`),
      isChecked: page.ui.sessionOrder === order,
      run: () => void sessions.order(order),
    })),
    'separator',
    { label: text('sessions.selectAll'), key: 'Ctrl+A', run: selectAll },
  ];
}
