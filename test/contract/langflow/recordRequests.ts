import type { Exchange } from './exchange';

/** What is kept of runs: builds, transactions, messages, sessions. */
export const recordRequests: readonly Exchange[] = [
  {
    name: 'builds',
    method: 'GET',
    path: '/api/v1/monitor/builds?flow_id={flow}',
    until: (answer) => JSON.stringify(answer).length > 30,
  },
  { name: 'builds, no flow', method: 'GET', path: '/api/v1/monitor/builds' },
  { name: 'builds, of nobody', method: 'GET', path: '/api/v1/monitor/builds?flow_id={nobody}' },
  {
    name: 'transactions',
    method: 'GET',
    path: '/api/v1/monitor/transactions?flow_id={flow}&page=1&size=2',
  },
  {
    name: 'transactions, bad page',
    method: 'GET',
    path: '/api/v1/monitor/transactions?flow_id={flow}&page=0&size=1000',
  },
  { name: 'transactions, no flow', method: 'GET', path: '/api/v1/monitor/transactions' },
  {
    name: 'traces',
    method: 'GET',
    path: '/api/v1/monitor/traces?flow_id={flow}&session_id=contract&size=1',
    until: (answer) => JSON.stringify(answer).length > 100,
    save: { trace: ['traces', 0, 'id'] },
  },
  { name: 'trace', method: 'GET', path: '/api/v1/monitor/traces/{trace}' },
  { name: 'trace, unknown', method: 'GET', path: '/api/v1/monitor/traces/{nobody}' },
  { name: 'trace, bad id', method: 'GET', path: '/api/v1/monitor/traces/x' },
  { name: 'traces, of nobody', method: 'GET', path: '/api/v1/monitor/traces?flow_id={nobody}' },
  { name: 'traces, bad size', method: 'GET', path: '/api/v1/monitor/traces?size=1000' },
  { name: 'traces delete, no flow', method: 'DELETE', path: '/api/v1/monitor/traces' },
  { name: 'traces delete', method: 'DELETE', path: '/api/v1/monitor/traces?flow_id={nobody}' },
  { name: 'builds delete', method: 'DELETE', path: '/api/v1/monitor/builds?flow_id={flow}' },

  {
    name: 'messages',
    method: 'GET',
    path: '/api/v1/monitor/messages?flow_id={flow}&session_id=contract&limit=2',
    save: { message: [0, 'id'] },
  },
  {
    name: 'messages, newest first',
    method: 'GET',
    path: '/api/v1/monitor/messages?flow_id={flow}&order=DESC&offset=1&limit=1',
  },
  {
    name: 'messages, bad column',
    method: 'GET',
    path: '/api/v1/monitor/messages?flow_id={flow}&order_by=nope',
  },
  {
    name: 'messages, bad order',
    method: 'GET',
    path: '/api/v1/monitor/messages?flow_id={flow}&order=nope',
  },
  {
    name: 'messages, of nobody',
    method: 'GET',
    path: '/api/v1/monitor/messages?flow_id={nobody}',
  },
  {
    name: 'message change',
    method: 'PUT',
    path: '/api/v1/monitor/messages/{message}',
    json: { text: 'Edited' },
  },
  {
    name: 'message change, unknown',
    method: 'PUT',
    path: '/api/v1/monitor/messages/{nobody}',
    json: { text: 'Edited' },
  },
  {
    name: 'message change, wrong type',
    method: 'PUT',
    path: '/api/v1/monitor/messages/{message}',
    json: { text: 5 },
  },
  {
    name: 'message delete',
    method: 'DELETE',
    path: '/api/v1/monitor/messages',
    json: ['{message}'],
  },
  {
    name: 'message delete, bad id',
    method: 'DELETE',
    path: '/api/v1/monitor/messages',
    json: ['x'],
  },
  {
    name: 'sessions',
    method: 'GET',
    path: '/api/v1/monitor/messages/sessions?flow_id={flow}&limit=1',
  },
  {
    name: 'session rename',
    method: 'PATCH',
    path: '/api/v1/monitor/messages/session/contract?new_session_id=renamed',
  },
  {
    name: 'session rename, unknown',
    method: 'PATCH',
    path: '/api/v1/monitor/messages/session/nobody-has-this?new_session_id=x',
  },
  {
    name: 'session rename, no name',
    method: 'PATCH',
    path: '/api/v1/monitor/messages/session/renamed',
  },
  { name: 'session delete', method: 'DELETE', path: '/api/v1/monitor/messages/session/renamed' },
  {
    name: 'session delete, several',
    method: 'DELETE',
    path: '/api/v1/monitor/messages/sessions',
    json: ['nobody-has-this'],
  },
  {
    name: 'session delete, no list',
    method: 'DELETE',
    path: '/api/v1/monitor/messages/sessions',
    json: {},
  },
];
