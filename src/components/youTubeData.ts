import { AppError } from '../base/errors';
import {
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import { HtmlPage } from '../documents/html';
import type { ComponentContext } from '../flow/component';
import { webOf } from './sourcePorts';
import { bodyText, statusError } from './webPages';

/** One caption of a video. */
export interface Segment {
  /** Seconds from the beginning. */
  readonly start: number;
  readonly text: string;
}

const site = 'https://www.youtube.com';
/** Without it, YouTube first asks visitors from Europe for their consent. */
const consent = { Cookie: 'CONSENT=YES+1; SOCS=CAI' };
/** The app's player gives caption addresses that need no further proof. */
const playerContext = { client: { clientName: 'ANDROID', clientVersion: '20.10.38' } };

/**
 * The id of a video from its address.
 * @throws AppError `input-invalid`.
 */
export function videoIdOf(address: string): string {
  const url = URL.parse(/^https?:/i.test(address) ? address : `https://${address}`);
  const id = url === null ? undefined : idIn(url);
  if (id !== undefined && /^[\w-]{6,20}$/.test(id)) return id;

  throw new AppError('input-invalid', `${JSON.stringify(address)} is no address of a video.`, {
    remedy: 'Use an address such as https://www.youtube.com/watch?v=….',
    subject: { field: 'url' },
  });
}

function idIn(url: URL): string | undefined {
  const host = url.hostname.replace(/^(www|m|music)\./, '');
  const names = url.pathname.split('/').filter((name) => name !== '');
  if (host === 'youtu.be') return names[0];
  // The player's own pages have the id in the path: /embed/…, /shorts/…, /live/….
  const isSite = host === 'youtube.com' || host === 'youtube-nocookie.com';
  return isSite ? (url.searchParams.get('v') ?? names[1]) : undefined;
}

interface Track {
  readonly url: string;
  readonly language: string;
  readonly isGenerated: boolean;
}

/**
 * The captions of a video: English ones by people, English ones by machine, else the first there are.
 * @throws AppError `network-failed` where there are none, with YouTube's reason.
 */
export async function readTranscript(
  context: ComponentContext,
  video: string,
  translation: string,
): Promise<readonly Segment[]> {
  const player = await askPlayer(context, video);
  const tracks = tracksOf(player);
  const track =
    tracks.find(({ language, isGenerated }) => language === 'en' && !isGenerated) ??
    tracks.find(({ language }) => language === 'en') ??
    tracks.find(({ language }) => language.startsWith('en')) ??
    tracks[0];
  if (track === undefined) throw noTranscript(video, reasonOf(player));

  const url = new URL(track.url, site);
  url.searchParams.delete('fmt');
  if (translation !== '' && translation !== track.language)
    url.searchParams.set('tlang', translation);
  const xml = await fetchText(context, url.href);
  const segments = await readSegments(xml);
  if (segments.length === 0) throw noTranscript(video, 'YouTube gave empty captions');
  return segments;
}

async function askPlayer(context: ComponentContext, video: string): Promise<JsonObject> {
  const page = await fetchText(context, `${site}/watch?v=${video}`);
  const key = /"INNERTUBE_API_KEY":\s*"([\w-]+)"/.exec(page)?.[1];
  if (key === undefined) throw noTranscript(video, 'YouTube asks who is there');

  const response = await webOf(context).send(
    {
      url: `${site}/youtubei/v1/player?key=${key}`,
      method: 'POST',
      headers: { ...consent, 'Content-Type': 'application/json' },
      body: JSON.stringify({ context: playerContext, videoId: video }),
    },
    context.run.signal,
  );
  if (response.status >= 400) throw statusError(site, response);
  const answer = tryParseJson(await bodyText(response));
  return isJsonObject(answer) ? answer : {};
}

function tracksOf(player: JsonObject): readonly Track[] {
  const list = at(player, 'captions', 'playerCaptionsTracklistRenderer', 'captionTracks');
  return (isJsonArray(list) ? list : []).flatMap((track) => {
    const url = at(track, 'baseUrl');
    const language = at(track, 'languageCode');
    if (typeof url !== 'string' || typeof language !== 'string') return [];
    return [{ url, language, isGenerated: at(track, 'kind') === 'asr' }];
  });
}

function reasonOf(player: JsonObject): string {
  const reason = at(player, 'playabilityStatus', 'reason');
  return typeof reason === 'string' ? reason : 'it has no captions';
}

/** Texts are escaped twice: once as XML, once as the HTML they are. */
async function readSegments(xml: string): Promise<readonly Segment[]> {
  const captions = await HtmlPage.parseXml(xml);
  const parts = captions.select('text').map(async (part) => ({
    start: Number(part.attribute('start') ?? 0),
    text: (await HtmlPage.parse(part.text)).text,
  }));
  return (await Promise.all(parts)).filter(({ text }) => text !== '');
}

async function fetchText(context: ComponentContext, url: string): Promise<string> {
  const headers = { ...consent, 'Accept-Language': 'en-US' };
  const response = await webOf(context).send({ url, headers }, context.run.signal);
  if (response.status >= 400) throw statusError(url, response);
  return bodyText(response);
}

function noTranscript(video: string, reason: string): AppError {
  return new AppError(
    'network-failed',
    `There is no transcript of the video ${video}: ${reason}.`,
    {
      remedy: 'Choose a public video with captions; YouTube also refuses some networks.',
    },
  );
}

function at(value: JsonValue, ...keys: readonly string[]): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const key of keys) found = isJsonObject(found) ? found[key] : undefined;
  return found;
}
