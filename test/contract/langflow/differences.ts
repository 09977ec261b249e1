/** Why an answer of ours differs from Langflow's, by the name of the request. The contract test allows no others. */
export const reasons: Readonly<Record<string, string>> = {
  'flow list, page': 'another flow comes first: there an example of its own, here the first file',
  'flow change, no edges': 'what the caller did wrong is no failure of the server',
  'flow upload, broken': 'it repeats the words of its JSON parser',
  'flow download': 'a database row there: its keys stand in an order that changes with each start',
  'run, wrong type': 'it drops the whole body and runs without it; here the caller is told',
  'webhook, no body': 'there webhooks need a key also where nothing else does',
  builds: 'a database row there: its keys stand in an order that changes with each start',
  trace: 'what a component looked at, by name; there all of its fields, in its own order',
  'file upload, path as name': 'what the caller did wrong is no failure of the server',
  'file download, unknown': 'what is not there is 404',
  'file image, no image': 'what the caller did wrong is no failure of the server',
  'user file list': 'a database row there: its keys stand in an order that changes with each start',
  'user file rename, a path': 'one sentence for all names that are refused',
  'user file download, unknown': 'what is not there is 404',
  'prompt, open brace': 'what the caller did wrong is no failure of the server',
  code: 'Python is neither checked nor run here, and the answer says so',
};
