import { z } from 'zod';
import { AppError } from '../../base/errors';
import { maxAttachmentBytes, maxAttachments } from '../../protocol/attachments';
import type { PlaygroundMethods } from '../../protocol/playground';

/**
 * What the page may send. The page shows text that models wrote, so it is a border of trust: a call
 * that does not fit is refused before any of it is used.
 */

const maxTextLength = 10_000_000;
const id = z.string().min(1).max(500);
const text = z.string().max(maxTextLength);
const name = z.string().max(500);
/** Longer than any text of this many bytes. */
const base64 = z.base64().max(Math.ceil(maxAttachmentBytes / 3) * 4);
const isInput = z.boolean().optional();
const path = z.string().min(1).max(1000);
const order = z.enum(['recent', 'name', 'created']);
const session = z.strictObject({ sessionId: id });
const message = z.strictObject({ messageId: id });
const fields = z.record(z.string().max(500), z.json());
const model = z.strictObject({ provider: z.string().min(1).max(200), model: id });
const overrides = { model: model.optional(), tweaks: z.record(id, fields) };

const action = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.enum(['open-flow', 'pick-flow', 'try-sample', 'manage-trust', 'set-default-model']),
  }),
  z.strictObject({ action: z.literal('show-node'), nodeId: id }),
  z.strictObject({
    action: z.literal('show-changes'),
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
    commit: z
      .string()
      .regex(/^[0-9a-f]{40,64}$/)
      .optional(),
  }),
  z.strictObject({ action: z.literal('set-variable'), name: id }),
  z.strictObject({ action: z.literal('open-link'), url: z.string().max(4000) }),
  z.strictObject({ action: z.literal('copy'), text }),
  z.strictObject({ action: z.literal('insert-text'), text }),
  z.strictObject({ action: z.literal('open-text'), text, language: z.string().max(50) }),
  z.strictObject({ action: z.literal('copy-run'), overrides: z.strictObject(overrides) }),
  z.strictObject({ action: z.literal('export-session'), sessionId: id }),
  z.strictObject({ action: z.literal('open-message'), messageId: id }),
  z.strictObject({ action: z.literal('open-attachment'), path }),
]);

const schemas: Readonly<Record<keyof PlaygroundMethods, z.ZodType>> = {
  ready: z.strictObject({ sessionId: id.optional(), order: order.optional() }),
  orderSessions: z.strictObject({ order }),
  openSession: session,
  olderMessages: z.strictObject({ sessionId: id, before: z.number().int() }),
  send: z.strictObject({
    sessionId: id,
    text: text.optional(),
    inputs: z.record(id, fields).optional(),
    tweaks: fields.optional(),
    model: model.optional(),
    files: z.array(path).max(maxAttachments).optional(),
  }),
  loadImage: z.strictObject({ url: z.string().min(1).max(4000) }),
  stop: session,
  attachFile: z.strictObject({ name, base64, isInput }),
  attachUri: z.strictObject({ uri: z.string().min(1).max(4000), isInput }),
  readAttachment: z.strictObject({ path }),
  regenerate: z.strictObject({
    messageId: id,
    text: text.optional(),
    model: z.union([z.literal('ask'), model]).optional(),
    inputs: z.record(id, fields).optional(),
    tweaks: fields.optional(),
  }),
  createSession: z.strictObject({ name: name.optional(), isPrivate: z.boolean().optional() }),
  renameSession: z.strictObject({ sessionId: id, name, merge: z.boolean() }),
  duplicateSession: z.strictObject({ sessionId: id, upToSeq: z.number().int().optional() }),
  deleteSession: session,
  deleteSessions: z.strictObject({ sessionIds: z.array(id).max(10_000) }),
  clearSession: session,
  editMessage: z.strictObject({
    messageId: id,
    text: text.optional(),
    sender: name.optional(),
    senderName: name.optional(),
    sessionId: id.optional(),
  }),
  rateMessage: z.strictObject({ messageId: id, positive: z.boolean().nullable() }),
  noteMessage: z.strictObject({ messageId: id, note: z.string().max(20_000) }),
  insertMessage: z.strictObject({
    messageId: id,
    place: z.enum(['before', 'after']),
    sender: z.enum(['User', 'Machine']),
    text,
  }),
  deleteMessage: message,
  deleteMessages: z.strictObject({ messageIds: z.array(id).max(100_000) }),
  searchMessages: z.strictObject({ text: z.string().max(1000) }),
  undo: z.undefined(),
  redo: z.undefined(),
  sessionVersions: z.undefined(),
  flows: z.undefined(),
  turns: z.strictObject({ sessionId: id, after: z.number() }),
  turn: z.union([
    z.strictObject({ sessionId: id, seq: z.number() }),
    z.strictObject({ replayId: id, place: z.number().int().min(0) }),
  ]),
  replay: z.strictObject({
    replayId: id,
    sessionId: id,
    input: text.optional(),
    history: z.enum(['recorded', 'free']),
    flowId: id.optional(),
    model: model.optional(),
    tweaks: z.record(id, fields).optional(),
  }),
  copyTest: z.strictObject({
    sessionId: id,
    messageIds: z.array(id).max(100_000).optional(),
    overrides: z.strictObject(overrides),
  }),
  keepTurns: z.strictObject({ sessionId: id, replayId: id }),
  listRuns: z.strictObject({ sessionId: id.optional() }),
  getRun: z.strictObject({ runId: id }),
  runValue: z.strictObject({
    runId: id,
    place: z.number().int().min(0),
    side: z.enum(['inputs', 'outputs']),
    name: id,
  }),
  resumeRun: z.strictObject({
    runId: id,
    nodeId: id,
    inputs: fields.optional(),
    outputs: fields.optional(),
    only: z.boolean().optional(),
    model: model.optional(),
    tweaks: fields.optional(),
  }),
  parameters: z.undefined(),
  pickModel: z.undefined(),
  listPresets: z.undefined(),
  savePreset: z.strictObject({ name: z.string().trim().min(1).max(100), ...overrides }),
  deletePreset: z.strictObject({ name }),
  writeBack: z.strictObject(overrides),
  exportTrace: z.strictObject({ runId: id, format: z.enum(['json', 'otlp']) }),
  act: action,
};

/** @throws AppError `input-invalid` naming the method and the place that does not fit. */
export function checkPlaygroundParams(method: string, params: unknown): void {
  const schema = Object.entries(schemas).find(([known]) => known === method)?.[1];
  const problem = schema?.safeParse(params).error?.issues[0];
  if (problem === undefined) return;

  const place = [method, ...problem.path.map(String)].join('.');
  throw new AppError('input-invalid', `${place}: ${problem.message}.`);
}
