import { z } from 'zod';
import { isAppError, toAppError } from '../../base/errors';
import type { ApiContext } from '../apiContext';
import { fileAnswer } from '../fileAnswer';
import { flowId } from '../fieldTypes';
import { HttpError } from '../httpError';
import type { FormFile } from '../requestBody';
import { defineRoute, type Route } from '../route';
import { findFlow } from './flows';

const tag = 'Files';
const flowParams = z.object({ flow_id: flowId });
const fileParams = z.object({ flow_id: flowId, file_name: z.string() });

/** Pictures that a browser may show. SVG is left out: it can hold scripts. */
const imageTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
};

/** Langflow's `/api/v1/files`: the files of one flow. */
export function fileRoutes(context: ApiContext): readonly Route[] {
  const { fileLibrary, uploadGate, clock } = context;
  const read = async (flow: string, file: string): Promise<Uint8Array> => {
    const { id } = await findFlow(context, flow);
    const bytes = await fileLibrary.ofFlow(id).read(file);
    if (bytes === undefined) throw new HttpError(404, `File ${file} not found in flow ${id}`);
    return bytes;
  };
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/files/upload/{flow_id}',
      tag,
      summary: 'Upload a file for a flow',
      params: flowParams,
      bodyKind: 'form',
      answer:
        '`{"flowId", "file_path"}`; the path goes into `files` of a run or a tweak of a field',
      status: 201,
      handle: async ({ params, readFile, headers }) => {
        const { id } = await findFlow(context, params.flow_id);
        if (!/^multipart\/form-data;.*boundary=/i.test(headers.get('content-type') ?? '')) {
          throw new HttpError(
            422,
            "Content-Type header must be 'multipart/form-data' with a boundary parameter.",
          );
        }
        const leave = uploadGate.enter();
        try {
          const file = requiredFile(await readFile());
          const stored = await kept(() =>
            fileLibrary.ofFlow(id).add(`${stamp(clock.now())}_${file.name}`, file.bytes),
          );
          return Response.json({ flowId: id, file_path: `${id}/${stored}` }, { status: 201 });
        } finally {
          leave();
        }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/files/download/{flow_id}/{file_name}',
      tag,
      summary: 'Download a file of a flow',
      params: fileParams,
      answer: 'The file',
      handle: async ({ params: { flow_id: flow, file_name: file } }) =>
        fileAnswer(file, await read(flow, file)),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/files/images/{flow_id}/{file_name}',
      tag,
      summary: 'Show a picture of a flow',
      params: fileParams,
      answer: 'The picture',
      handle: async ({ params: { flow_id: flow, file_name: file } }) => {
        const type = imageTypes[file.slice(file.lastIndexOf('.') + 1).toLowerCase()];
        if (type === undefined) throw new HttpError(415, `${file} is not an image`);

        return new Response(new Uint8Array(await read(flow, file)), {
          headers: {
            'Content-Type': type,
            'Content-Disposition': 'attachment',
            'X-Content-Type-Options': 'nosniff',
          },
        });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/files/list/{flow_id}',
      tag,
      summary: 'List the files of a flow',
      params: flowParams,
      answer: '`{"files"}`: their names',
      handle: async ({ params }) => {
        const { id } = await findFlow(context, params.flow_id);
        const files = await fileLibrary.ofFlow(id).list();
        return Response.json({ files: files.map(({ name }) => name) });
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/files/delete/{flow_id}/{file_name}',
      tag,
      summary: 'Delete a file of a flow',
      params: fileParams,
      answer: '`{"message"}`, also where there was none',
      handle: async ({ params: { flow_id: flow, file_name: file } }) => {
        const { id } = await findFlow(context, flow);
        await fileLibrary.ofFlow(id).delete(file);
        return Response.json({ message: `File ${file} deleted successfully` });
      },
    }),
  ];
}

/** @throws HttpError 422 in Langflow's form where the form has no file. */
export function requiredFile(file: FormFile | undefined): FormFile {
  if (file !== undefined) return file;
  throw new HttpError(422, [{ type: 'missing', loc: ['body', 'file'], msg: 'Field required' }]);
}

/** Keeps a file; one that is too large is 413, as in Langflow. */
export async function kept<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isAppError(error, 'limit-exceeded')
      ? new HttpError(413, toAppError(error).message)
      : error;
  }
}

/** `2026-01-20_10-00-00`, which Langflow puts before the names of files. */
function stamp(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
}
