import { cutSigns } from '#domain/robot/cut.ts';
import type { OutAnswer, OutRequest } from '../platform/http-out/post-out.ts';
import type { Brief } from './brief.ts';
import { fieldsOf, saying, type Verdict } from './platform.ts';

/** A gateway of text messages or calls, as its provider documents it; see docs/gateways.md. */
export interface GatewaySettings {
  method: 'GET' | 'POST' | 'PUT';
  /** May hold placeholders, filled in percent-encoded. */
  url: string;
  headers: readonly { name: string; value: string }[];
  /** How placeholders in the body are written, and its content type. */
  form: 'json' | 'form' | 'none';
  body: string;
  /** It was taken when the field at this path of the answer has this value; null: any 2xx says so. */
  success: { path: string; equals: string } | null;
  /** Longest text in signs. */
  longest: number;
}

/** What stands for what: {{phone}} {{text}} {{number}} {{title}} {{link}} {{key}} {{secret}}. Nothing is evaluated. */
export type Values = Readonly<
  Record<'phone' | 'text' | 'number' | 'title' | 'link' | 'key' | 'secret', string>
>;

const PLACEHOLDER = /\{\{(phone|text|number|title|link|key|secret)\}\}/g;

const fill = (text: string, values: Values, write: (value: string) => string): string =>
  text.replace(PLACEHOLDER, (_all, name: keyof Values) => write(values[name]));

const insideString = (value: string): string => JSON.stringify(value).slice(1, -1);
const asIs = (value: string): string => value.replace(/[\r\n]/g, ' ');

const TYPES = {
  json: 'application/json; charset=utf-8',
  form: 'application/x-www-form-urlencoded',
  none: null,
} as const;

/** A text message in one line: what matters first. A long title is cut, so that the link stays whole. */
function written({ title, lines, url, time }: Brief, longest: number): string {
  const [news = '', ...more] = lines;
  const next = [news, ...(url === null ? [] : [url])].join(' ');
  // Two blanks, and the mark of what is cut behind the link.
  const room = Math.max(longest - [...next].length - 3, SHORTEST_TITLE);
  return [cutSigns(title, room), next, ...more, time].join(' ');
}
const SHORTEST_TITLE = 12;

/** What a voice says: no address, which nobody can hear. */
const spoken = (brief: Brief): string => [brief.title, ...brief.lines].join('。');

export function toGateway(
  channel: 'sms' | 'voice',
  settings: GatewaySettings,
  secret: string,
  message: { address: string; brief: Brief; key: string },
): OutRequest {
  const { address, brief, key } = message;
  const text = channel === 'voice' ? spoken(brief) : written(brief, settings.longest);
  const values: Values = {
    phone: address,
    text: cutSigns(text, settings.longest),
    number: brief.number === null ? '' : String(brief.number),
    title: brief.title,
    link: brief.url ?? '',
    key,
    secret,
  };
  const type = TYPES[settings.form];
  const headers = settings.headers.map(({ name, value }) => [name.toLowerCase(), fill(value, values, asIs)]);
  const write = settings.form === 'json' ? insideString : encodeURIComponent;
  return {
    method: settings.method,
    url: fill(settings.url, values, encodeURIComponent),
    headers: { ...(type ? { 'content-type': type } : {}), ...Object.fromEntries(headers) },
    ...(settings.form === 'none' ? {} : { body: fill(settings.body, values, write) }),
  };
}

export function judgeGateway({ success }: GatewaySettings, answer: OutAnswer): Verdict {
  const text = saying(answer, '-', null);
  if (answer.status === 429) return { kind: 'limit', text };
  const taken = answer.status >= 200 && answer.status < 300;
  if (taken && (success === null || valueAt(answer, success.path) === success.equals)) return { kind: 'ok' };
  return { kind: 'no', text };
}

/** Value at a path such as `Response.SendStatusSet.0.Code`, as text; null when there is none. */
function valueAt(answer: OutAnswer, path: string): string | null {
  let value: unknown = fieldsOf(answer);
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null;
    value = (value as Record<string, unknown>)[step];
  }
  return typeof value === 'object' ? null : String(value);
}
