import type { JsonObject } from '../../base/json';
import type { ModelName } from '../../protocol/model';
import type { RecordedTurn } from '../../sessions/turns';

/** One question of a test and what it must be answered with. */
export interface TestTurn {
  readonly question: string;
  /** One text for each output of the flow. */
  readonly answers: readonly string[];
  /** Paths of attachments. */
  readonly files: readonly string[];
}

/** A conversation that is written as a test. */
export interface TestSnippet {
  readonly url: string;
  /** Flow id or endpoint name. */
  readonly flow: string;
  /** As people know the flow and the session. */
  readonly title: string;
  readonly needsKey: boolean;
  readonly turns: readonly TestTurn[];
  /** Turns that have no answer to be held to. */
  readonly leftOut: number;
  readonly tweaks?: JsonObject | undefined;
  readonly model?: ModelName | undefined;
}

const modelHeader = 'X-Flow-Playground-Model';

export type TestLanguage = 'JavaScript' | 'Python';

/** How a test is written in each language, in the order menus show them. */
export const testWriters: Readonly<Record<TestLanguage, (test: TestSnippet) => string>> = {
  JavaScript: toNodeTest,
  Python: toUnitTest,
};

/** A turn that failed or was stopped has no answer that another one could be held to. */
export function toTestTurn({ asked, answers }: RecordedTurn): TestTurn | undefined {
  const isBroken = answers.some(({ error, properties }) => error || properties.stopped === true);
  if (isBroken) return undefined;

  const texts = answers.map(({ text }) => text).toSorted();
  return { question: asked.text, answers: texts, files: asked.files };
}

/** For Node's own test runner, without any package. */
function toNodeTest(test: TestSnippet): string {
  const { tweaks, model, needsKey, turns } = test;
  const headers = [
    `  'Content-Type': 'application/json',`,
    ...(needsKey ? [`  'x-api-key': process.env.LANGFLOW_API_KEY,`] : []),
    ...(model === undefined ? [] : [`  '${modelHeader}': ${quoted(headerText(model))},`]),
  ];
  const body = [
    'input_value: question,',
    `input_type: 'chat',`,
    `output_type: 'chat',`,
    'session_id: session,',
    'files,',
    ...(hasTweaks(tweaks) ? [`tweaks: ${JSON.stringify(tweaks)},`] : []),
  ];
  const written = turns.map(({ question, answers, files }) =>
    [
      '  {',
      `    question: ${quoted(question)},`,
      `    answers: ${JSON.stringify(answers)},`,
      ...(files.length === 0 ? [] : [`    files: ${JSON.stringify(files)},`]),
      '  },',
    ].join('\n'),
  );
  return `// ${headOf(test)}
// Save it as ${fileName(test, '-')}.test.mjs and run \`node --test\` while the API listens; LANGFLOW_URL names another one.
// A text must come back as it is. Models word things anew: write a regular expression for what must not change.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';

const url = process.env.LANGFLOW_URL ?? ${quoted(test.url)};
const flow = ${quoted(test.flow)};
const session = \`test-\${randomUUID()}\`;
const headers = {
${headers.join('\n')}
};

const turns = [
${written.join('\n')}
];

describe(${quoted(test.title)}, () => {
  after(async () => {
    await fetch(\`\${url}/api/v1/monitor/messages/session/\${session}\`, { method: 'DELETE', headers });
  });

  for (const [place, { question, answers, files }] of turns.entries()) {
    it(\`turn \${place + 1}: \${question.slice(0, 60)}\`, async () => {
      const said = await ask(question, files);
      assert.equal(said.length, answers.length, 'as many outputs answer');
      for (const [output, answer] of answers.entries()) {
        if (answer instanceof RegExp) assert.match(said[output], answer);
        else assert.equal(said[output], answer);
      }
    });
  }
});

/** What the outputs of the flow answer, sorted. */
async function ask(question, files) {
  const response = await fetch(\`\${url}/api/v1/run/\${encodeURIComponent(flow)}?stream=false\`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
${body.map((line) => `      ${line}`).join('\n')}
    }),
  });
  const body = await response.text();
  assert.ok(response.ok, body);
  const [{ outputs }] = JSON.parse(body).outputs;
  return outputs.map(({ results }) => results.message.text).sort();
}
`;
}

/** With the standard library alone; pytest runs it as well. */
function toUnitTest(test: TestSnippet): string {
  const { tweaks, model, needsKey, turns } = test;
  const headers = [
    `    "Content-Type": "application/json",`,
    ...(needsKey ? [`    "x-api-key": os.environ["LANGFLOW_API_KEY"],`] : []),
    ...(model === undefined ? [] : [`    "${modelHeader}": ${quoted(headerText(model))},`]),
  ];
  const body = [
    `"input_value": turn["question"],`,
    `"input_type": "chat",`,
    `"output_type": "chat",`,
    `"session_id": self.session,`,
    `"files": turn.get("files"),`,
    ...(hasTweaks(tweaks) ? [`"tweaks": json.loads(${quoted(JSON.stringify(tweaks))}),`] : []),
  ];
  const written = turns.map(({ question, answers, files }) =>
    [
      '    {',
      `        "question": ${quoted(question)},`,
      `        "answers": ${JSON.stringify(answers)},`,
      ...(files.length === 0 ? [] : [`        "files": ${JSON.stringify(files)},`]),
      '    },',
    ].join('\n'),
  );
  return `# ${headOf(test)}
# Save it as test_${fileName(test, '_')}.py and run \`python3 -m unittest\` while the API listens; LANGFLOW_URL names another one.
# A text must come back as it is. Models word things anew: write re.compile(...) for what must not change.
import json
import os
import re
import unittest
import urllib.parse
import urllib.request
import uuid

URL = os.environ.get("LANGFLOW_URL", ${quoted(test.url)})
FLOW = ${quoted(test.flow)}
HEADERS = {
${headers.join('\n')}
}

TURNS = [
${written.join('\n')}
]


def send(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, headers=HEADERS, method=method)
    with urllib.request.urlopen(request) as response:
        return response.read()


def order(text):
    return text.encode("utf-16-be", "surrogatepass")


class Conversation(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.session = f"test-{uuid.uuid4()}"

    def tearDown(self):
        send("DELETE", "/api/v1/monitor/messages/session/" + self.session)

    def ask(self, turn):
        """What the outputs of the flow answer, sorted."""
        body = {
${body.map((line) => `            ${line}`).join('\n')}
        }
        path = "/api/v1/run/" + urllib.parse.quote(FLOW, safe="") + "?stream=false"
        outputs = json.loads(send("POST", path, body))["outputs"][0]["outputs"]
        return sorted((output["results"]["message"]["text"] for output in outputs), key=order)

    def test_turns(self):
        for place, turn in enumerate(TURNS, 1):
            with self.subTest(turn=place, question=turn["question"][:60]):
                said = self.ask(turn)
                self.assertEqual(len(said), len(turn["answers"]))
                for text, answer in zip(said, turn["answers"]):
                    if isinstance(answer, re.Pattern):
                        self.assertRegex(text, answer)
                    else:
                        self.assertEqual(text, answer)


if __name__ == "__main__":
    unittest.main()
`;
}

/** A JSON string is a string of both languages. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function fileName({ title }: TestSnippet, joint: '-' | '_'): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? ['flow'];
  return words.slice(0, 5).join(joint);
}

/** On one line, whatever the names hold. */
function headOf({ title, turns, leftOut }: TestSnippet): string {
  const count = turns.length === 1 ? '1 turn' : `${turns.length} turns`;
  const rest = leftOut === 0 ? '' : `; ${leftOut} left out, which failed or were stopped`;
  return `${title}: ${count}${rest}.`.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function hasTweaks(tweaks: JsonObject | undefined): tweaks is JsonObject {
  return tweaks !== undefined && Object.keys(tweaks).length > 0;
}

function headerText({ provider, model }: ModelName): string {
  return `${provider}/${model}`.replaceAll(/[^\x20-\x7e]/g, '');
}
