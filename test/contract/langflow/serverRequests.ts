import type { Exchange } from './exchange';

/** The server itself. */
export const serverRequests: readonly Exchange[] = [
  { name: 'health', method: 'GET', path: '/health' },
  { name: 'health check', method: 'GET', path: '/health_check' },
  { name: 'healthz', method: 'GET', path: '/healthz' },
  { name: 'version', method: 'GET', path: '/api/v1/version' },
  { name: 'config', method: 'GET', path: '/api/v1/config' },
  { name: 'whoami', method: 'GET', path: '/api/v1/users/whoami' },
  { name: 'auto login', method: 'GET', path: '/api/v1/auto_login' },
  { name: 'projects', method: 'GET', path: '/api/v1/projects/' },
  { name: 'store', method: 'GET', path: '/api/v1/store/check/' },
  { name: 'unknown path', method: 'GET', path: '/api/v1/nothing' },
  { name: 'wrong method', method: 'DELETE', path: '/api/v1/version' },
];

/** Variables, prompts and the log. */
export const settingRequests: readonly Exchange[] = [
  {
    name: 'variable create',
    method: 'POST',
    path: '/api/v1/variables/',
    json: {
      name: 'CONTRACT_KEY',
      value: 'secret',
      type: 'Credential',
      default_fields: ['API Key'],
    },
    save: { variable: ['id'] },
  },
  {
    name: 'variable create, generic',
    method: 'POST',
    path: '/api/v1/variables/',
    json: { name: 'CONTRACT_TEXT', value: 'text', type: 'Generic', default_fields: [] },
    save: { generic: ['id'] },
  },
  {
    name: 'variable create, name taken',
    method: 'POST',
    path: '/api/v1/variables/',
    json: { name: 'CONTRACT_KEY', value: 'x', default_fields: [] },
  },
  {
    name: 'variable create, no value',
    method: 'POST',
    path: '/api/v1/variables/',
    json: { name: 'CONTRACT_X', value: '', default_fields: [] },
  },
  {
    name: 'variable create, no name',
    method: 'POST',
    path: '/api/v1/variables/',
    json: { name: '', value: 'x', default_fields: [] },
  },
  { name: 'variable create, nothing', method: 'POST', path: '/api/v1/variables/', json: {} },
  { name: 'variable list', method: 'GET', path: '/api/v1/variables/' },
  {
    name: 'variable change',
    method: 'PATCH',
    path: '/api/v1/variables/{variable}',
    json: { id: '{variable}', value: 'other' },
  },
  {
    name: 'variable change, no id',
    method: 'PATCH',
    path: '/api/v1/variables/{variable}',
    json: { value: 'other' },
  },
  {
    name: 'variable change, unknown',
    method: 'PATCH',
    path: '/api/v1/variables/{nobody}',
    json: { id: '{nobody}', value: 'other' },
  },
  { name: 'variable delete', method: 'DELETE', path: '/api/v1/variables/{variable}' },
  { name: 'variable delete, generic', method: 'DELETE', path: '/api/v1/variables/{generic}' },
  { name: 'variable delete, unknown', method: 'DELETE', path: '/api/v1/variables/{variable}' },

  {
    name: 'prompt',
    method: 'POST',
    path: '/api/v1/validate/prompt',
    json: { name: 'template', template: 'Hi {name}', frontend_node: '{promptNode}' },
  },
  {
    name: 'prompt, no node',
    method: 'POST',
    path: '/api/v1/validate/prompt',
    json: { name: 'template', template: 'Hi {name}' },
  },
  {
    name: 'prompt, open brace',
    method: 'POST',
    path: '/api/v1/validate/prompt',
    json: { name: 'template', template: 'Hi {', frontend_node: '{promptNode}' },
  },
  {
    name: 'prompt, no template',
    method: 'POST',
    path: '/api/v1/validate/prompt',
    json: { name: 'template' },
  },
  { name: 'code', method: 'POST', path: '/api/v1/validate/code', json: { code: 'x = 1' } },
  { name: 'code, nothing', method: 'POST', path: '/api/v1/validate/code', json: {} },

  { name: 'logs', method: 'GET', path: '/logs?lines_before=3' },
  { name: 'logs, before and after', method: 'GET', path: '/logs?lines_before=3&lines_after=3' },
  { name: 'logs, after no time', method: 'GET', path: '/logs?lines_after=3' },
  { name: 'logs, bad number', method: 'GET', path: '/logs?lines_before=x' },
];
