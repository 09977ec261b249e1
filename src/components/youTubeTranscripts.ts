import { isAppError } from '../base/errors';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import { choiceField, integerField, output, textField } from './fields';
import { answerableError } from './sourcePorts';
import { readTranscript, videoIdOf, type Segment } from './youTubeData';

const translations = ['', 'en', 'es', 'fr', 'de', 'it', 'pt', 'ru', 'ja', 'ko', 'hi', 'ar', 'id'];

async function load(context: ComponentContext): Promise<readonly Segment[]> {
  const video = videoIdOf(context.text('url').trim());
  return readTranscript(context, video, context.text('translation'));
}

/** Langflow answers a failure as text, so that an agent can say what is wrong. */
function failure(error: unknown): string {
  if (isAppError(error) || error instanceof Error) {
    return `Failed to get YouTube transcripts: ${answerableError(error)}`;
  }
  throw error;
}

interface Chunk {
  readonly start: number;
  readonly text: string;
}

/** Segments joined until the next one starts a whole chunk later than the first. */
function chunksOf(segments: readonly Segment[], seconds: number): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let texts: string[] = [];
  let start = 0;
  for (const segment of segments) {
    if (segment.start - start >= seconds && texts.length > 0) {
      chunks.push({ start, text: texts.join(' ') });
      texts = [];
      start = segment.start;
    }
    texts.push(segment.text);
  }
  if (texts.length > 0) chunks.push({ start, text: texts.join(' ') });
  return chunks;
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${part(Math.floor(whole / 60))}:${part(whole % 60)}`;
}

function joined(segments: readonly Segment[]): string {
  return segments.map((segment) => segment.text).join(' ');
}

function chunkSeconds(context: ComponentContext): number {
  return context.integer('chunk_size_seconds') ?? 60;
}

async function asRows(context: ComponentContext): Promise<DataFrame> {
  try {
    const chunks = chunksOf(await load(context), chunkSeconds(context));
    return new DataFrame(chunks.map(({ start, text }) => ({ timestamp: clock(start), text })));
  } catch (error) {
    return new DataFrame([{ error: failure(error) }]);
  }
}

async function asMessage(context: ComponentContext): Promise<Message> {
  try {
    return new Message({ text: joined(await load(context)) });
  } catch (error) {
    return new Message({ text: failure(error) });
  }
}

async function asData(context: ComponentContext): Promise<Data> {
  const source = { video_url: context.text('url') };
  try {
    return new Data({ transcript: joined(await load(context)), ...source });
  } catch (error) {
    return new Data({ transcript: '', ...source, error: answerableError(error) });
  }
}

/** The one output of version 1.0: the whole text, or its chunks with their place in the video. */
async function asDocuments(context: ComponentContext): Promise<FlowValue> {
  const segments = await load(context);
  const video = videoIdOf(context.text('url').trim());
  if (context.text('transcript_format') !== 'chunks') {
    return [new Data({ text: joined(segments), source: video })];
  }
  return chunksOf(segments, chunkSeconds(context)).map(({ start, text }) => {
    const seconds = Math.floor(start);
    const source = `https://www.youtube.com/watch?v=${video}&t=${seconds}s`;
    return new Data({ text, source, start_seconds: seconds, start_timestamp: clock(start) });
  });
}

/** What is said in a video of YouTube. */
export const youTubeTranscripts: ComponentDefinition = {
  type: 'YouTubeTranscripts',
  aliases: ['YouTubeTranscriptsComponent'],
  displayName: 'YouTube Transcripts',
  category: 'youtube',
  description: 'Gets what is said in a YouTube video.',
  inputs: [
    textField('url', 'Video URL', {
      isRequired: true,
      isToolArgument: true,
      info: 'Address of the video.',
    }),
    integerField('chunk_size_seconds', 'Chunk Size (seconds)', { defaultValue: 60 }),
    choiceField('translation', 'Translation Language', translations, { isAdvanced: true }),
    choiceField('transcript_format', 'Transcript Format', ['text', 'chunks'], {
      isAdvanced: true,
      info: 'Of older versions.',
    }),
  ],
  outputs: [
    output('dataframe', 'Chunks', 'get_dataframe_output', 'DataFrame'),
    output('message', 'Transcript', 'get_message_output', 'Message'),
    output('data_output', 'Transcript + Source', 'get_data_output', 'Data'),
  ],
  olderToolName: 'youtube_transcripts',
  methods: {
    get_dataframe_output: asRows,
    get_message_output: asMessage,
    get_data_output: asData,
    build_youtube_transcripts: asDocuments,
  },
};
