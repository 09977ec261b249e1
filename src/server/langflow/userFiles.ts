import path from 'node:path';
import { z } from 'zod';
import type { JsonObject } from '../../base/json';
import { packZip } from '../../documents/archive';
import type { UserFile } from '../../files/fileLibrary';
import { localUser } from '../../sessions/localUser';
import type { ApiContext } from '../apiContext';
import { contentDisposition, fileAnswer } from '../fileAnswer';
import { queryFlag, uuid } from '../fieldTypes';
import { HttpError } from '../httpError';
import { defineRoute, type Route } from '../route';
import { kept, requiredFile } from './files';
import { toWireIso } from './wireTime';

const tag = 'Files';
const params = z.object({ file_id: uuid });
const ids = z.array(uuid).max(500);
const root = '/api/v2/files';

/** Langflow's `/api/v2/files`: the user's own files, which File components and runs name by their path. */
export function userFileRoutes(context: ApiContext): readonly Route[] {
  return [...collectionRoutes(context), ...batchRoutes(context), ...singleRoutes(context)];
}

function collectionRoutes({ fileLibrary, uploadGate }: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: root,
      tag,
      summary: 'Upload a file',
      query: z.object({ append: queryFlag.default(false), ephemeral: queryFlag.optional() }),
      bodyKind: 'form',
      answer: 'The file; a name that is taken gets a number, with `append=true` the file grows',
      status: 201,
      handle: async ({ query, readFile }) => {
        const leave = uploadGate.enter();
        try {
          const { name, bytes } = requiredFile(await readFile());
          const file = await kept(() =>
            query.append ? fileLibrary.append(name, bytes) : fileLibrary.add(name, bytes),
          );
          return Response.json(toFileAnswer(file), { status: 201 });
        } finally {
          leave();
        }
      },
    }),
    defineRoute({
      method: 'GET',
      path: root,
      tag,
      summary: 'List the files',
      answer: 'The files',
      handle: async () => Response.json((await fileLibrary.list()).map(toListed)),
    }),
    defineRoute({
      method: 'DELETE',
      path: root,
      tag,
      summary: 'Delete all files',
      answer: '`{"message"}`',
      handle: async () => {
        const all = await fileLibrary.list();
        await fileLibrary.delete(all.map(({ id }) => id));
        return Response.json({ message: `All ${all.length} files deleted successfully` });
      },
    }),
  ];
}

function batchRoutes({ fileLibrary, clock }: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${root}/batch`,
      tag,
      summary: 'Download several files as a zip archive',
      body: ids,
      answer: 'The archive',
      handle: async ({ body }) => {
        const wanted = new Set(body);
        const members: { name: string; bytes: Uint8Array }[] = [];
        for (const file of (await fileLibrary.list()).filter(({ id }) => wanted.has(id))) {
          const bytes = await fileLibrary.read(file);
          if (bytes !== undefined) members.push({ name: fileName(file), bytes });
        }
        if (members.length === 0) throw new HttpError(404, 'No files found');

        const stamp = new Date(clock.now()).toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
        return new Response(new Uint8Array(await packZip(members)), {
          headers: {
            'Content-Type': 'application/x-zip-compressed',
            'Content-Disposition': contentDisposition(
              `${stamp.replace('T', '_')}_langflow_files.zip`,
            ),
          },
        });
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: `${root}/batch`,
      tag,
      summary: 'Delete several files',
      body: ids,
      answer: '`{"message"}`',
      handle: async ({ body }) => {
        const deleted = await fileLibrary.delete(body);
        if (deleted.length === 0) throw new HttpError(404, 'No files found');
        return Response.json({ message: `${deleted.length} files deleted successfully` });
      },
    }),
  ];
}

function singleRoutes({ fileLibrary }: ApiContext): readonly Route[] {
  const find = async (id: string): Promise<UserFile> => found(await fileLibrary.get(id));
  return [
    defineRoute({
      method: 'GET',
      path: `${root}/{file_id}`,
      tag,
      summary: 'Download a file',
      params,
      query: z.object({ return_content: queryFlag.default(false) }),
      answer: 'The file; with `return_content=true` its text as JSON',
      handle: async ({ params: { file_id: id }, query }) => {
        const file = await find(id);
        const bytes = await fileLibrary.read(file);
        if (bytes === undefined) throw new HttpError(404, 'File not found');
        return query.return_content
          ? Response.json(new TextDecoder().decode(bytes))
          : fileAnswer(fileName(file), bytes);
      },
    }),
    defineRoute({
      method: 'PUT',
      path: `${root}/{file_id}`,
      tag,
      summary: 'Rename a file; its path stays',
      params,
      query: z.object({ name: z.string() }),
      answer: 'The file',
      handle: async ({ params: { file_id: id }, query }) =>
        Response.json(toFileAnswer(found(await fileLibrary.rename(id, query.name)))),
    }),
    defineRoute({
      method: 'DELETE',
      path: `${root}/{file_id}`,
      tag,
      summary: 'Delete a file',
      params,
      answer: '`{"detail"}`',
      handle: async ({ params: { file_id: id } }) => {
        const { name } = await find(id);
        await fileLibrary.delete([id]);
        return Response.json({ detail: `File ${name} deleted successfully` });
      },
    }),
  ];
}

function found(file: UserFile | undefined): UserFile {
  if (file === undefined) throw new HttpError(404, 'File not found');
  return file;
}

/** The name that is shown, with the extension of the file. */
function fileName({ name, path: stored }: UserFile): string {
  return `${name}${path.posix.extname(stored)}`;
}

function toFileAnswer({ id, name, path: stored, size }: UserFile): JsonObject {
  return { id, name, path: stored, size, provider: null };
}

function toListed(file: UserFile): JsonObject {
  return {
    user_id: localUser.id,
    id: file.id,
    size: file.size,
    created_at: toWireIso(file.createdMs),
    path: file.path,
    name: file.name,
    provider: null,
    updated_at: toWireIso(file.modifiedMs),
  };
}
