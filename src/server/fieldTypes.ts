import { z } from 'zod';
import { hyphenated, isUuid } from '../base/uuid';
import { isRecord, type JsonObject } from '../base/json';

/** Words that Langflow's server takes for yes and no. */
const flagWords: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  y: true,
  on: true,
  t: true,
  false: false,
  '0': false,
  no: false,
  n: false,
  off: false,
  f: false,
};

/** A yes or no in a query. */
export const queryFlag = z
  .stringFormat('flag', (word) => Object.hasOwn(flagWords, word.toLowerCase()))
  .transform((word) => flagWords[word.toLowerCase()] === true);

/** A UUID with or without hyphens, as Langflow takes them; with hyphens afterwards. */
export const uuid = z.stringFormat('uuid', isUuid).transform(hyphenated);

/** Flow files may carry ids that are no UUIDs, so any text will do. */
export const flowId = z.string().transform(hyphenated);

/** A JSON object. What came through `JSON.parse` is JSON; checking its depths would only cost time. */
export const jsonObject = z.custom<JsonObject>((value) => isRecord(value));
