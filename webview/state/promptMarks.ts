import type { RunRecord, StoredMessage } from '../../src/protocol/model';
import { textDigest } from '../../src/protocol/textDigest';
import { isErrorMessage } from './errorInfo';

/** Whether a message was in the prompt of the last run, and if not, why. */
export type PromptMark = 'in' | 'outside' | 'filtered' | 'changed' | 'error';

/** What a session's last run saw of it. */
export interface PromptView {
  readonly marks: ReadonlyMap<string, PromptMark>;
  /** The first message that the run read; undefined where everything before it was read too. */
  readonly boundary: string | undefined;
  /** How many messages the flow reads at most; 0 where it reads none. */
  readonly window: number;
}

/** A run that asked no model says nothing about messages. */
export const noPrompt: PromptView = { marks: new Map(), boundary: undefined, window: 0 };

/** Works out the marks from what the run recorded; `messages` are those loaded, oldest first. */
export function promptView(
  messages: readonly StoredMessage[],
  run: RunRecord | undefined,
): PromptView {
  const prompts = run?.nodes.flatMap((node) => node.prompts ?? []) ?? [];
  if (run === undefined || prompts.length === 0) return noPrompt;

  const reader = new RunReader(run, messages);
  const marks = new Map<string, PromptMark>();
  for (const message of messages) {
    const mark = reader.markOf(message);
    if (mark !== undefined) marks.set(message.id, mark);
  }
  const first = messages.findIndex(({ id }) => isSeen(marks.get(id)));
  const isCut = messages.slice(0, first).some(({ id }) => marks.get(id) === 'outside');
  return { marks, boundary: isCut ? messages[first]?.id : undefined, window: reader.window };
}

function isSeen(mark: PromptMark | undefined): boolean {
  return mark === 'in' || mark === 'changed';
}

class RunReader {
  readonly window: number;
  private readonly digests: ReadonlyMap<string, string>;
  private readonly promptText: string;
  private readonly isWhole: boolean;
  /** Places of the oldest message that was read and of the question. */
  private readonly oldest: number;
  private readonly asked: number;

  constructor(
    private readonly run: RunRecord,
    messages: readonly StoredMessage[],
  ) {
    const prompts = run.nodes.flatMap((node) => node.prompts ?? []);
    const read = run.nodes.flatMap((node) => node.read ?? []);
    this.window = Math.max(0, ...run.nodes.map((node) => node.window ?? 0));
    this.digests = new Map(read.map(({ id, digest }) => [id, digest]));
    this.promptText = plain(
      prompts.flatMap(({ turns }) => turns.map(({ text }) => text)).join('\n'),
    );
    this.isWhole = prompts.every(({ truncated }) => truncated !== true);
    const question = messages.find((message) => this.isOfRun(message) && message.sender === 'User');
    this.asked = question?.seq ?? Number.POSITIVE_INFINITY;
    const places = messages.filter(({ id }) => this.digests.has(id)).map(({ seq }) => seq);
    this.oldest = Math.min(this.asked, ...places);
  }

  markOf(message: StoredMessage): PromptMark | undefined {
    if (isErrorMessage(message)) return 'error';
    if (this.isOfRun(message)) {
      if (message.sender !== 'User') return undefined;
      return message.text === this.run.inputValue ? 'in' : 'changed';
    }
    const digest = this.digests.get(message.id);
    if (digest !== undefined) return this.markOfRead(message, digest);
    if (message.seq > this.asked) return undefined;
    return message.seq > this.oldest && this.window > 0 ? 'filtered' : 'outside';
  }

  private markOfRead({ text }: StoredMessage, digest: string): PromptMark {
    if (textDigest(text) !== digest) return 'changed';
    const isThere = !this.isWhole || this.promptText.includes(plain(text));
    return isThere ? 'in' : 'filtered';
  }

  private isOfRun({ properties }: StoredMessage): boolean {
    return properties.run_id === this.run.id;
  }
}

/** Templates may indent or wrap what they fill in. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
