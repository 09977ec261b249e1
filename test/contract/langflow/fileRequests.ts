import type { Exchange } from './exchange';

/** Files of a flow and of the user. */
export const fileRequests: readonly Exchange[] = [
  {
    name: 'file upload',
    method: 'POST',
    path: '/api/v1/files/upload/{flow}',
    file: { field: 'file', name: 'contract.txt', text: 'Hello' },
  },
  {
    name: 'file upload, no file',
    method: 'POST',
    path: '/api/v1/files/upload/{flow}',
    file: { field: 'other', name: 'contract.txt', text: 'Hello' },
  },
  { name: 'file upload, no form', method: 'POST', path: '/api/v1/files/upload/{flow}', json: {} },
  {
    name: 'file upload, unknown flow',
    method: 'POST',
    path: '/api/v1/files/upload/{nobody}',
    file: { field: 'file', name: 'contract.txt', text: 'Hello' },
  },
  {
    name: 'file upload, path as name',
    method: 'POST',
    path: '/api/v1/files/upload/{flow}',
    file: { field: 'file', name: '../contract.txt', text: 'Hello' },
  },
  {
    name: 'file list',
    method: 'GET',
    path: '/api/v1/files/list/{flow}',
    save: { file: ['files', 0] },
  },
  { name: 'file download', method: 'GET', path: '/api/v1/files/download/{flow}/{file}' },
  { name: 'file download, unknown', method: 'GET', path: '/api/v1/files/download/{flow}/none.txt' },
  { name: 'file image, no image', method: 'GET', path: '/api/v1/files/images/{flow}/{file}' },
  { name: 'file delete', method: 'DELETE', path: '/api/v1/files/delete/{flow}/{file}' },
  { name: 'file delete, unknown', method: 'DELETE', path: '/api/v1/files/delete/{flow}/none.txt' },

  {
    name: 'user file upload',
    method: 'POST',
    path: '/api/v2/files',
    file: { field: 'file', name: 'contract.txt', text: 'Hello' },
    save: { userFile: ['id'] },
  },
  {
    name: 'user file upload, name taken',
    method: 'POST',
    path: '/api/v2/files/',
    file: { field: 'file', name: 'contract.txt', text: 'Hello' },
    save: { other: ['id'] },
  },
  {
    name: 'user file upload, append',
    method: 'POST',
    path: '/api/v2/files?append=true',
    file: { field: 'file', name: 'contract.txt', text: ' again' },
  },
  {
    name: 'user file upload, no file',
    method: 'POST',
    path: '/api/v2/files',
    file: { field: 'other', name: 'contract.txt', text: 'Hello' },
  },
  { name: 'user file list', method: 'GET', path: '/api/v2/files' },
  { name: 'user file read', method: 'GET', path: '/api/v2/files/{userFile}' },
  {
    name: 'user file read, content',
    method: 'GET',
    path: '/api/v2/files/{userFile}?return_content=true',
  },
  { name: 'user file read, unknown', method: 'GET', path: '/api/v2/files/{nobody}' },
  { name: 'user file read, bad id', method: 'GET', path: '/api/v2/files/x' },
  { name: 'user file rename', method: 'PUT', path: '/api/v2/files/{userFile}?name=other' },
  { name: 'user file rename, no name', method: 'PUT', path: '/api/v2/files/{userFile}' },
  {
    name: 'user file rename, a path',
    method: 'PUT',
    path: '/api/v2/files/{userFile}?name=..%2Fother',
  },
  { name: 'user file download', method: 'POST', path: '/api/v2/files/batch/', json: ['{other}'] },
  {
    name: 'user file download, unknown',
    method: 'POST',
    path: '/api/v2/files/batch/',
    json: ['{nobody}'],
  },
  { name: 'user file delete', method: 'DELETE', path: '/api/v2/files/{userFile}' },
  { name: 'user file delete, unknown', method: 'DELETE', path: '/api/v2/files/{nobody}' },
  {
    name: 'user file delete, several',
    method: 'DELETE',
    path: '/api/v2/files/batch/',
    json: ['{other}'],
  },
];
