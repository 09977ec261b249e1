import type { Exchange } from './exchange';

/** Flows, written and read. `{graph}` is the graph of the echo flow. */
export const flowRequests: readonly Exchange[] = [
  {
    name: 'flow create',
    method: 'POST',
    path: '/api/v1/flows/',
    json: {
      name: 'Contract echo',
      description: 'Says it again',
      tags: ['contract'],
      data: '{graph}',
    },
    save: { flow: ['id'] },
  },
  {
    name: 'flow create, name taken',
    method: 'POST',
    path: '/api/v1/flows/',
    json: { name: 'Contract echo', data: '{graph}', endpoint_name: 'contract-echo' },
    save: { second: ['id'] },
  },
  { name: 'flow create, no name', method: 'POST', path: '/api/v1/flows/', json: {} },
  {
    name: 'flow create, no nodes',
    method: 'POST',
    path: '/api/v1/flows/',
    json: { name: 'Contract bad', data: { edges: [] } },
  },
  {
    name: 'flow create, bad endpoint name',
    method: 'POST',
    path: '/api/v1/flows/',
    json: { name: 'Contract bad', endpoint_name: 'a b' },
  },
  {
    name: 'flow create, id taken',
    method: 'POST',
    path: '/api/v1/flows/',
    json: { name: 'Contract bad', id: '{flow}', data: '{graph}' },
  },
  {
    name: 'flow create, broken JSON',
    method: 'POST',
    path: '/api/v1/flows/',
    headers: { 'content-type': 'application/json' },
    text: '{',
  },
  { name: 'flow read', method: 'GET', path: '/api/v1/flows/{flow}' },
  { name: 'flow read, unknown', method: 'GET', path: '/api/v1/flows/{nobody}' },
  { name: 'flow read, public', method: 'GET', path: '/api/v1/flows/public_flow/{flow}' },
  {
    name: 'flow list, headers',
    method: 'GET',
    path: '/api/v1/flows/?header_flows=true&remove_example_flows=true',
  },
  { name: 'flow list, page', method: 'GET', path: '/api/v1/flows/?get_all=false&page=1&size=1' },
  { name: 'flow list, bad page', method: 'GET', path: '/api/v1/flows/?get_all=false&page=0' },
  {
    name: 'flow change',
    method: 'PATCH',
    path: '/api/v1/flows/{flow}',
    json: { description: 'Changed', data: '{graph}' },
  },
  { name: 'flow change, nothing', method: 'PATCH', path: '/api/v1/flows/{flow}', json: {} },
  {
    name: 'flow change, wrong type',
    method: 'PATCH',
    path: '/api/v1/flows/{flow}',
    json: { name: 1 },
  },
  {
    name: 'flow change, name taken',
    method: 'PATCH',
    path: '/api/v1/flows/{second}',
    json: { name: 'Contract echo' },
  },
  {
    name: 'flow change, endpoint name taken',
    method: 'PATCH',
    path: '/api/v1/flows/{flow}',
    json: { endpoint_name: 'contract-echo' },
  },
  {
    name: 'flow change, no edges',
    method: 'PATCH',
    path: '/api/v1/flows/{flow}',
    json: { data: { nodes: [] } },
  },
  {
    name: 'flow change, unknown',
    method: 'PATCH',
    path: '/api/v1/flows/{nobody}',
    json: { name: 'x' },
  },
  {
    name: 'flow put',
    method: 'PUT',
    path: '/api/v1/flows/{second}',
    json: { name: 'Contract second', data: '{graph}' },
  },
  {
    name: 'flow put, new',
    method: 'PUT',
    path: '/api/v1/flows/7d1c2f0a-58f1-4f5f-8a55-0d8f1a2b3c4d',
    json: { name: 'Contract third', data: '{graph}' },
    save: { third: ['id'] },
  },
  { name: 'flow put, no name', method: 'PUT', path: '/api/v1/flows/{second}', json: {} },
  {
    name: 'flow batch',
    method: 'POST',
    path: '/api/v1/flows/batch/',
    json: { flows: [{ name: 'Contract batch', data: '{graph}' }] },
    save: { batch: [0, 'id'] },
  },
  {
    name: 'flow batch, no name',
    method: 'POST',
    path: '/api/v1/flows/batch/',
    json: { flows: [{}] },
  },
  {
    name: 'flow upload',
    method: 'POST',
    path: '/api/v1/flows/upload/',
    file: {
      field: 'file',
      name: 'flow.json',
      text: '{"name":"Contract upload","data":{"edges":[],"nodes":[]}}',
    },
    save: { uploaded: [0, 'id'] },
  },
  {
    name: 'flow upload, broken',
    method: 'POST',
    path: '/api/v1/flows/upload/',
    file: { field: 'file', name: 'flow.json', text: '{' },
  },
  {
    name: 'flow upload, a list',
    method: 'POST',
    path: '/api/v1/flows/upload/',
    file: { field: 'file', name: 'flow.json', text: '[]' },
  },
  {
    name: 'flow upload, no file',
    method: 'POST',
    path: '/api/v1/flows/upload/',
    file: { field: 'other', name: 'flow.json', text: '{}' },
  },
  { name: 'flow download', method: 'POST', path: '/api/v1/flows/download/', json: ['{flow}'] },
  {
    name: 'flow download, several',
    method: 'POST',
    path: '/api/v1/flows/download/',
    json: ['{flow}', '{second}'],
  },
  { name: 'flow download, none', method: 'POST', path: '/api/v1/flows/download/', json: [] },
];

/** Takes away what the list made. */
export const cleanUp: readonly Exchange[] = [
  { name: 'flow delete', method: 'DELETE', path: '/api/v1/flows/{second}' },
  { name: 'flow delete, unknown', method: 'DELETE', path: '/api/v1/flows/{second}' },
  {
    name: 'flow delete, several',
    method: 'DELETE',
    path: '/api/v1/flows/',
    json: ['{flow}', '{third}', '{batch}', '{uploaded}'],
  },
];
