import { AppError, isAppError } from '../../base/errors';
import { imageTypeOf } from '../../protocol/attachments';
import type { PlaygroundMethods } from '../../protocol/playground';
import { isPrivateSession } from '../../protocol/privateSessions';
import type { Methods } from '../../protocol/rpc';
import { untrustedError } from '../untrusted';
import type { PlaygroundContext } from './playgroundMethods';

type AttachmentMethods = Pick<
  PlaygroundMethods,
  'attachFile' | 'attachUri' | 'readAttachment' | 'loadImage'
>;

/** Files of messages: stored when they are attached, read again to be shown. */
export function attachmentMethods(context: PlaygroundContext): Methods<AttachmentMethods> {
  const { flowId, panel } = context;
  const { uploads } = panel.stored;
  const requireRoom = (): void => {
    if (!context.isTrusted()) throw untrustedError();
    if (!isPrivateSession(context.shown())) return;

    throw new AppError('not-supported', 'A private session keeps no files.', {
      remedy: 'Attach the file in another session.',
    });
  };
  return {
    attachFile: ({ name, base64, isInput }) => {
      requireRoom();
      return uploads.save(flowId, name, Buffer.from(base64, 'base64'), isInput);
    },
    attachUri: async ({ uri, isInput }) => {
      requireRoom();
      const { name, bytes } = await context.readUri(uri);
      return uploads.save(flowId, name, bytes, isInput);
    },
    loadImage: async ({ url }, signal) => {
      if (!context.isTrusted()) throw untrustedError();

      const { mediaType, bytes } = await panel.stored.fetchPicture(url, signal);
      return { mediaType, base64: Buffer.from(bytes).toString('base64') };
    },
    readAttachment: async ({ path }) => {
      const mediaType = imageTypeOf(path);
      if (mediaType === undefined) return undefined;

      try {
        const bytes = await uploads.read(path);
        return { mediaType, base64: Buffer.from(bytes).toString('base64') };
      } catch (error) {
        // A picture that was deleted is shown by its name alone.
        if (isAppError(error, 'file-not-found')) return undefined;
        throw error;
      }
    },
  };
}
