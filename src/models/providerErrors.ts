import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  NoContentGeneratedError,
  TypeValidationError,
} from '@ai-sdk/provider';
import { AppError, isAppError, type ErrorCode, type ErrorSubject } from '../base/errors';
import { asNumber, asString, isRecord, tryParseJson } from '../base/json';
import type { ModelSpec } from '../flow/ports';

/** Longest part of a provider's own words that an error repeats. */
const maxQuote = 500;

/** Who was asked, and what must never be repeated. */
export interface ErrorScene {
  readonly spec: ModelSpec;
  /** Address without path, for errors of the network. */
  readonly origin: string;
  readonly secret: string | undefined;
  /** Whether part of the answer had already arrived. */
  readonly hasStarted: boolean;
}

interface Finding {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
  readonly status?: number;
}

function withoutSecret(sentence: string, secret: string | undefined): string {
  const clean =
    secret === undefined || secret === '' ? sentence : sentence.replaceAll(secret, '***');
  return clean.length > maxQuote ? `${clean.slice(0, maxQuote)}…` : clean;
}

/** The innermost message: fetch hides the reason in its cause. */
function reasonOf(error: unknown): string {
  let current = error;
  while (current instanceof Error && current.cause instanceof Error) current = current.cause;
  if (current instanceof Error) {
    const code: unknown = Reflect.get(current, 'code');
    return current.message === '' ? (asString(code) ?? current.name) : current.message;
  }
  return isRecord(current) ? (asString(current['message']) ?? '') : String(current);
}

/** What the provider says, in the shapes that providers use for it. */
function providerWords(error: APICallError): string {
  const body: unknown = error.data ?? tryParseJson(error.responseBody ?? '');
  if (!isRecord(body)) return error.message;

  const inner = body['error'];
  const innerWords = isRecord(inner) ? asString(inner['message']) : asString(inner);
  return innerWords ?? asString(body['message']) ?? asString(body['detail']) ?? error.message;
}

function ofStatus(status: number, words: string): Finding {
  const said = words === '' ? '' : `: ${words}`;
  if (status === 401 || status === 403) {
    return {
      code: 'provider-auth',
      what: `did not accept the key${said}`,
      remedy: 'Check the key and that it may use this model.',
      status,
    };
  }
  if (status === 429) {
    return {
      code: 'provider-rate-limit',
      what: `allows no more requests for now${said}`,
      remedy: 'Wait a little and try again, or check the quota of your account.',
      status,
    };
  }
  if (status === 408 || status >= 500) {
    return {
      code: 'provider-unavailable',
      what: `could not answer (HTTP ${status})${said}`,
      remedy: 'Try again later.',
      status,
    };
  }
  return {
    code: 'provider-refused',
    what: `refused the request (HTTP ${status})${said}`,
    remedy: 'Check the model name and the settings of the component.',
    status,
  };
}

const badResponse: Finding = {
  code: 'provider-bad-response',
  what: 'sent something that is no answer of a language model',
  remedy: 'Check that the base URL belongs to this provider.',
};

function cutStream(reason: string): Finding {
  return {
    code: 'provider-unavailable',
    what: `stopped in the middle of its answer${reason === '' ? '' : `: ${reason}`}`,
    remedy: 'Try again.',
  };
}

function unreachable(scene: ErrorScene, reason: string): Finding {
  return {
    code: 'provider-unavailable',
    what: `cannot be reached at ${scene.origin}: ${reason}`,
    remedy: 'Check the connection and the base URL, and that the server is running.',
  };
}

function isNoAnswer(error: unknown): boolean {
  return (
    JSONParseError.isInstance(error) ||
    TypeValidationError.isInstance(error) ||
    EmptyResponseBodyError.isInstance(error) ||
    NoContentGeneratedError.isInstance(error)
  );
}

function brokenConnection(error: unknown, scene: ErrorScene): Finding {
  return scene.hasStarted ? cutStream(reasonOf(error)) : unreachable(scene, reasonOf(error));
}

function findOfCall(error: APICallError, scene: ErrorScene): Finding {
  const status = error.statusCode;
  if (status !== undefined && status >= 400) return ofStatus(status, providerWords(error));

  // With a good status, or none, only the network makes an error worth another try.
  return error.isRetryable ? brokenConnection(error, scene) : badResponse;
}

function findOf(error: unknown, scene: ErrorScene): Finding {
  if (isNoAnswer(error)) return badResponse;
  if (InvalidResponseDataError.isInstance(error)) {
    return scene.hasStarted ? cutStream('') : badResponse;
  }
  if (APICallError.isInstance(error)) return findOfCall(error, scene);
  if (error instanceof TypeError) return brokenConnection(error, scene);
  if (error instanceof Error) return scene.hasStarted ? cutStream(reasonOf(error)) : badResponse;

  // Errors sent inside a stream are plain objects, some with the status they stand for.
  const status = isRecord(error) ? asNumber(error['statusCode']) : undefined;
  return status === undefined ? cutStream(reasonOf(error)) : ofStatus(status, reasonOf(error));
}

function subjectOf(spec: ModelSpec): ErrorSubject {
  return { nodeId: spec.node.id, component: spec.node.component, provider: spec.provider };
}

/** Turns what a provider's client threw into an error that names provider, model and component. */
export function toProviderError(error: unknown, scene: ErrorScene): AppError {
  if (isAppError(error)) return error;

  const { spec } = scene;
  const finding = findOf(error, scene);
  const sentence = `${spec.node.component}: ${spec.provider} (${spec.model}) ${finding.what}`;
  const message = withoutSecret(sentence.trim(), scene.secret);
  return new AppError(finding.code, /[.!?…]$/.test(message) ? message : `${message}.`, {
    remedy: finding.remedy,
    subject: {
      ...subjectOf(spec),
      ...(finding.status === undefined ? {} : { status: finding.status }),
    },
  });
}

/** The error of a request that the user stopped. */
export function cancelled(): AppError {
  return new AppError('cancelled', 'The run was stopped.');
}

/** The error of a provider that stayed silent. */
export function timedOut(spec: ModelSpec, seconds: number): AppError {
  return new AppError(
    'provider-unavailable',
    `${spec.node.component}: ${spec.provider} (${spec.model}) gave no answer within ${seconds} s.`,
    { remedy: 'Try again, or raise the timeout of the component.', subject: subjectOf(spec) },
  );
}
