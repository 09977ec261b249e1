import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/base/json';
import { text } from './json';

/** A server that speaks Langflow's API, theirs or ours. */
export class ServerUnderTest {
  constructor(readonly url: string) {}

  async call(
    method: string,
    route: string,
    body?: JsonValue,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly json: JsonValue }> {
    const response = await fetch(this.url + route, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const answer = await response.text();
    return {
      status: response.status,
      json: answer === '' ? null : (JSON.parse(answer) as JsonValue),
    };
  }

  async object(method: string, route: string, body?: JsonValue): Promise<JsonObject> {
    const { status, json } = await this.call(method, route, body);
    if (status < 300 && isJsonObject(json)) return json;
    throw new Error(`${method} ${route}: ${status} ${JSON.stringify(json).slice(0, 300)}`);
  }

  /** The events of a build, as Langflow's page reads them. */
  async build(
    flow: string,
    query: Readonly<Record<string, string>>,
    body: JsonObject,
  ): Promise<JsonObject[]> {
    const delivery = { event_delivery: 'streaming' };
    const asked = new URLSearchParams({ ...query, ...delivery }).toString();
    const { job_id: job } = await this.object('POST', `/api/v1/build/${flow}/flow?${asked}`, body);
    const response = await fetch(
      `${this.url}/api/v1/build/${text(job)}/events?event_delivery=streaming`,
      { signal: AbortSignal.timeout(60_000) },
    );
    const lines = (await response.text()).split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => JSON.parse(line) as JsonObject);
  }
}
