export interface CurlOptions {
  readonly url: string;
  /** Flow id or endpoint name. */
  readonly flow: string;
  readonly needsKey: boolean;
  readonly sessionId: string | undefined;
}

/** The shell's variable that the command reads the key from: a key in a clipboard ends up in chats. */
const keyVariable = '$LANGFLOW_API_KEY';

/** A path segment inside single quotes: the name comes from a file, which may be hostile. */
function segmentOf(name: string): string {
  return encodeURIComponent(name).replaceAll("'", '%27');
}

/** A run of a flow as a curl command for a POSIX shell. */
export function curlOf({ url, flow, needsKey, sessionId }: CurlOptions): string {
  const body = {
    input_value: 'Hello',
    input_type: 'chat',
    output_type: 'chat',
    ...(sessionId === undefined ? {} : { session_id: sessionId }),
  };
  return [
    `curl -X POST '${url}/api/v1/run/${segmentOf(flow)}?stream=false'`,
    `-H 'Content-Type: application/json'`,
    ...(needsKey ? [`-H "x-api-key: ${keyVariable}"`] : []),
    `-d '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`,
  ].join(' \\\n  ');
}
