import type { JsonObject, JsonValue } from '../base/json';
import type { ToolCall } from '../flow/ports';
import { showValue } from '../flow/show';
import type { ContentBlock } from '../protocol/model';

/** How a call of a tool came out. */
export interface ToolOutcome {
  readonly result: JsonValue;
  readonly isError: boolean;
  /** Milliseconds. */
  readonly durationMs: number;
}

/** What an agent did, as the content block of its message (Langflow: "Agent Steps"). */
export class AgentSteps {
  private readonly contents: JsonObject[] = [];

  addInput(text: string): void {
    this.addText('Input', 'MessageSquare', text);
  }

  /** What the model said before it asked for tools. */
  addThought(text: string): void {
    if (text.trim() !== '') this.addText('Thought', 'Brain', text);
  }

  /** @param durationMs of the whole answer */
  addOutput(text: string, durationMs: number): void {
    this.addText('Output', 'MessageSquare', text, durationMs);
  }

  /** A call that begins; the function given back tells how it came out. */
  addCall(call: ToolCall): (outcome: ToolOutcome) => void {
    const place = this.contents.length;
    const step = {
      type: 'tool_use',
      name: call.name,
      tool_input: showValue(call.input).value,
      output: null,
      error: null,
      duration: null,
    };
    this.contents.push({ ...step, header: header(`Accessing **${call.name}**`, 'Hammer') });
    return ({ result, isError, durationMs }) => {
      const { value } = showValue(result);
      const title = isError ? `Error using **${call.name}**` : `Executed **${call.name}**`;
      this.contents[place] = {
        ...step,
        ...(isError ? { error: value } : { output: value }),
        duration: Math.round(durationMs),
        header: header(title, 'Hammer'),
      };
    };
  }

  /** As they are now. */
  get blocks(): readonly ContentBlock[] {
    return [
      { title: 'Agent Steps', contents: [...this.contents], allow_markdown: true, media_url: null },
    ];
  }

  private addText(title: string, icon: string, text: string, durationMs?: number): void {
    const duration = durationMs === undefined ? null : Math.round(durationMs);
    this.contents.push({ type: 'text', text, duration, header: header(title, icon) });
  }
}

function header(title: string, icon: string): JsonObject {
  return { title, icon };
}
