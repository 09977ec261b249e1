import type { JsonValue } from '../base/json';
import type { OutputResult, RunError, RunEvent } from '../protocol/model';
import { exitCodeOf, exitCodes, type ExitCode } from './exitCodes';
import type { Terminal } from './terminal';

type RunEnd = Extract<RunEvent, { type: 'run-end' }>;

/** Prints a run for people: the answer to standard output, everything else to standard error. */
export class RunPrinter {
  /** The message whose tokens are on screen. */
  private streaming: string | undefined;
  private readonly streamed = new Set<string>();

  constructor(
    private readonly terminal: Terminal,
    private readonly isStream: boolean,
  ) {}

  async print(events: AsyncIterable<RunEvent>): Promise<ExitCode> {
    let end: RunEnd | undefined;
    for await (const event of events) {
      this.show(event);
      if (event.type === 'run-end') end = event;
    }
    this.endLine();
    if (end?.error !== undefined) {
      this.fail(end.error);
      return exitCodeOf(end.error.code);
    }
    for (const output of end?.outputs ?? [])
      this.printOutput(output, (end?.outputs.length ?? 0) > 1);
    return exitCodes.ok;
  }

  private show(event: RunEvent): void {
    if (event.type === 'node-end' && this.terminal.isWatched && !this.isStream) {
      const { component, status, durationMs } = event.record;
      const { dim } = this.terminal.errorColors;
      this.terminal.stderr.write(dim(`${component}: ${status}, ${Math.round(durationMs)} ms\n`));
    }
    if (!this.isStream) return;
    // The first chunk comes with the message, the others as tokens.
    if (event.type === 'message' && event.message.properties.state === 'partial') {
      // Told again, it begins anew: an agent went on after using a tool.
      if (this.streamed.has(event.message.id)) this.endLine();
      this.write(event.message.id, event.message.text);
    }
    if (event.type === 'token') this.write(event.messageId, event.chunk);
  }

  private write(messageId: string, text: string): void {
    this.streamed.add(messageId);
    if (text === '') return;

    if (this.streaming !== messageId) this.endLine();
    this.streaming = messageId;
    this.terminal.stdout.write(text);
  }

  private endLine(): void {
    if (this.streaming !== undefined) this.terminal.stdout.write('\n');
    this.streaming = undefined;
  }

  private printOutput(output: OutputResult, isOneOfMany: boolean): void {
    if (output.message !== undefined && this.streamed.has(output.message.id)) return;

    const texts =
      output.message === undefined
        ? Object.values(output.results).map(({ value }) => toText(value))
        : [output.message.text];
    const { bold } = this.terminal.colors;
    if (isOneOfMany) this.terminal.stdout.write(`${bold(`${output.component}:`)}\n`);
    for (const text of texts) this.terminal.stdout.write(`${text}\n`);
  }

  private fail(error: RunError): void {
    const { red, dim } = this.terminal.errorColors;
    const component = error.subject.component;
    const message = component === undefined ? error.message : `${component}: ${error.message}`;
    this.terminal.stderr.write(`${red(message)}\n`);
    if (error.remedy !== undefined) this.terminal.stderr.write(`${dim(error.remedy)}\n`);
  }
}

function toText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}
