import type { DayKind, Interval } from '../calendar.ts';
import type { EventText } from './events.ts';
import { unescapeText } from './property.ts';

/** Whether a day is one off or one worked in exchange, as public feeds of China mark it. */
export type Mark = Extract<DayKind, 'holiday' | 'workday'>;

/** Marks as this desk writes them, at the end of a name. */
export const MARKS: Readonly<Record<Mark, string>> = { holiday: '（休）', workday: '（班）' };

const BRACKETED = '[（(【\\[]\\s*WORD\\s*[）)】\\]]';
/** A mark in brackets anywhere, or as a word of its own, or at the end of a name where nothing else ends so. */
const pattern = (word: string, endsElse: string): RegExp =>
  new RegExp(
    `${BRACKETED.replace('WORD', `(?:${word})`)}|^(?:${word})(?=$|[\\s:：·\\-])|(?<![${endsElse}])(?:${word})$`,
    'u',
  );
const WORKED = pattern('调休上班|补班|上班|班', '值加早晚夜中白换接训轮领不上');
const OFF = pattern('休假|放假|不上班|休', '退午轮病公年调补婚产');
/** 调休 alone says that days were exchanged, not which of them this is. */
export const isAmbiguous = (name: string): boolean => name.endsWith('调休');
/** `国庆节 假期 第1天/共7天`, `国庆节 补班 第1天/共2天`. */
const COUNTED = /(补班|假期)\s*第\s*\d+\s*天.*$/u;

const LONGEST_NAME = 200;

/** A text in one line: control characters and line breaks become spaces. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

/** A name as it may stand in a calendar. */
export const shorten = (name: string): string => [...name].slice(0, LONGEST_NAME).join('').trim();

/** The mark of a summary, and its name without the mark. */
export function readSummary(value: string): { name: string; mark: Mark | null } {
  const text = shorten(oneLine(unescapeText(value)));
  const counted = COUNTED.exec(text);
  if (counted) return marked(text, COUNTED, counted[1] === '补班' ? 'workday' : 'holiday');
  if (WORKED.test(text)) return marked(text, WORKED, 'workday');
  return OFF.test(text) ? marked(text, OFF, 'holiday') : { name: text, mark: null };
}

function marked(text: string, mark: RegExp, kind: Mark): { name: string; mark: Mark } {
  const name = text
    .replace(mark, '')
    .replace(/^[\s:：·-]+|[\s:：·-]+$/gu, '')
    .trim();
  return { name: name === '' ? text : name, mark: kind };
}

/** What Apple's feeds say of a day beside its name. */
export function specialMark({ properties }: EventText): Mark | null {
  const value = properties
    .find(({ name }) => name === 'X-APPLE-SPECIAL-DAY')
    ?.value.trim()
    .toUpperCase();
  if (value === 'WORK-HOLIDAY') return 'holiday';
  return value === 'ALTERNATE-WORKDAY' ? 'workday' : null;
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** `09:00-12:00,13:00-18:00`; hours beyond 24 are those of the next day. */
export const writeHours = (hours: readonly Interval[]): string =>
  hours.map(([from, to]) => `${clock(from)}-${clock(to)}`).join(',');

/** The inverse of {@link writeHours}; null for what is none. */
export function readHours(text: string): Interval[] | null {
  if (text.trim() === '') return [];
  const intervals = text.split(',').map((part): Interval | null => {
    const match = /^(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)$/.exec(part.trim());
    if (!match) return null;
    const [fromHour = 0, from = 0, toHour = 0, to = 0] = match.slice(1).map(Number);
    return [fromHour * 60 + from, toHour * 60 + to];
  });
  return intervals.every((one) => one !== null) ? intervals : null;
}
