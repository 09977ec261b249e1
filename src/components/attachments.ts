import { isAppError } from '../base/errors';
import { readDocument } from '../documents/readDocument';
import type { ComponentContext } from '../flow/component';
import type { ChatTurn, ImagePart } from '../flow/ports';
import type { Message } from '../flow/values';
import { attachmentName, extensionOf, imageTypeOf, textTypes } from '../protocol/attachments';
import { pdfReader } from './pdfReader';

/** What a message's files give a model: the pictures, and of documents the text. */
export interface MessageFiles {
  readonly images?: readonly ImagePart[];
  readonly documents?: readonly string[];
}

/**
 * Reads a message's files for a model (Langflow since 1.9: pictures as pictures, the text of documents
 * under a heading with the name). A picture that is missing stops the run; a document that cannot be
 * read is left out, and the log says so.
 */
export async function filesForModel(
  context: ComponentContext,
  message: Message,
): Promise<MessageFiles> {
  const { files } = context.ports;
  if (files === undefined) return {};

  const images: ImagePart[] = [];
  const documents: string[] = [];
  for (const path of message.fields.files) {
    const mediaType = imageTypeOf(path);
    if (mediaType !== undefined) images.push({ mediaType, bytes: await files.read(path) });
    else if (isText(path)) {
      const text = await documentText(context, path);
      if (text !== '') documents.push(`File '${attachmentName(path)}' contents:\n${text}`);
    } else context.log(`${attachmentName(path)} is left out: models read no files of its kind.`);
  }
  return {
    ...(images.length === 0 ? {} : { images }),
    ...(documents.length === 0 ? {} : { documents }),
  };
}

/** A user's turn with what came with it. */
export function userTurn(text: string, files: MessageFiles): Extract<ChatTurn, { role: 'user' }> {
  return { role: 'user', text, ...files };
}

/** Langflow takes a file without extension for text. */
function isText(path: string): boolean {
  const extension = extensionOf(path);
  return extension === '' || textTypes.includes(extension);
}

async function documentText(context: ComponentContext, path: string): Promise<string> {
  try {
    const bytes = await context.ports.files?.read(path);
    if (bytes === undefined) return '';

    const content = await readDocument(path, bytes, { readPdf: pdfReader(context) });
    return typeof content === 'string' ? content : JSON.stringify(content);
  } catch (error) {
    if (!isAppError(error) || error.code === 'cancelled') throw error;

    context.log(`${attachmentName(path)} is left out: ${error.message}`);
    return '';
  }
}
