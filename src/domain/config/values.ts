import type { FieldProblem } from '../refusal.ts';
import type { Attribute, Inherited } from './item-class.ts';
import { safePattern } from './pattern.ts';

export type Value = string | number | boolean;
/** What an item says, by the codes of attributes; what is not known is not there. */
export type Values = Readonly<Record<string, Value>>;
/** What is asked for: null and an empty text take a value away. */
export type WishedValues = Readonly<Record<string, Value | null>>;

const LONGEST = 500;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}(?:/(?:3[0-2]|[12]?\\d))?$`);
const MAC = /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i;
const HOST =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;
/** Groups of four hexadecimal digits, of which one run of zeros may be left out. */
const IPV6 =
  /^(?=.*:.*:)(?!.*::.*::)(?!.*:::)[0-9a-f:]{2,39}(?:%[a-z0-9]{1,15})?(?:\/(?:12[0-8]|1[01]\d|[1-9]?\d))?$/i;
/** Controls, halves of signs, and what a decoder could not read. */
const UNSTORABLE = /[\p{Cc}\p{Cs}\ufffd]/u;
const URL_FORM = /^(?:https?|ftp|ssh|smb|ldaps?):\/\/[^\s/?#]+[^\s]*$/i;

type Read = Value | { code: string };
const bad = (code: string) => ({ code });
const isBad = (read: Read): read is { code: string } => typeof read === 'object';

/**
 * What an item says after a wish, with each attribute in its one form; or what is wrong, field by field. An attribute
 * that the class does not have is refused, not dropped.
 */
export function readValues(
  attributes: readonly Inherited[],
  before: Values,
  wish: WishedValues,
  at = 'body.attributes',
): { values: Values } | { problems: FieldProblem[] } {
  const known = new Map(attributes.map((one) => [one.code, one]));
  const values: Record<string, Value> = Object.fromEntries(
    Object.entries(before).filter(([code]) => known.has(code)),
  );
  const problems: FieldProblem[] = [];
  for (const [code, wished] of Object.entries(wish)) {
    const attribute = known.get(code);
    const read = attribute ? readOne(attribute, wished) : bad('unknown_attribute');
    if (read === null) delete values[code];
    else if (isBad(read)) problems.push({ field: `${at}.${code}`, ...read });
    else values[code] = read;
  }
  const missed = attributes.filter(({ code, required }) => required && values[code] === undefined);
  for (const { code } of missed)
    if (!problems.some(({ field }) => field === `${at}.${code}`))
      problems.push({ field: `${at}.${code}`, code: 'required' });
  return problems.length > 0 ? { problems } : { values };
}

/** A value in the form in which it is kept; null when there is none. */
function readOne(attribute: Attribute, wished: Value | null): Read | null {
  if (wished === null || (typeof wished === 'string' && wished.trim() === '')) return null;
  if (attribute.type === 'number') return numberIn(wished);
  if (attribute.type === 'yes_no') return typeof wished === 'boolean' ? wished : yesNoIn(String(wished));
  if (typeof wished === 'boolean') return bad('wrong_format');
  return textIn(attribute, String(wished).trim());
}

function numberIn(wished: Value): Read {
  const plain =
    typeof wished === 'string'
      ? wished
          .normalize('NFKC')
          .replace(/(?<=\d),(?=\d{3}\b)/g, '')
          .trim()
      : wished;
  if (typeof plain === 'boolean' || (typeof plain === 'string' && !/^[+-]?\d+(\.\d+)?$/.test(plain)))
    return bad('wrong_format');
  const value = Number(plain);
  if (!Number.isFinite(value)) return bad('wrong_format');
  return Math.abs(value) > 1e15 ? bad('too_big') : value === 0 ? 0 : value;
}

const YES = ['true', 'yes', 'y', '1', '是'];
const NO = ['false', 'no', 'n', '0', '否'];

function yesNoIn(text: string): Read {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  if (YES.includes(plain)) return true;
  return NO.includes(plain) ? false : bad('wrong_format');
}

function textIn({ type, pattern, choices }: Attribute, text: string): Read {
  if ([...text].length > LONGEST) return bad('too_long');
  if (UNSTORABLE.test(text)) return bad('wrong_format');
  switch (type) {
    case 'date':
      return dayIn(text);
    case 'choice':
      return choiceIn(choices, text);
    case 'person':
    case 'site':
      return UUID.test(text) ? text.toLowerCase() : bad('wrong_format');
    case 'address':
      return addressIn(text);
    case 'url':
      return URL_FORM.test(text) ? text : bad('wrong_format');
    default:
      return pattern !== null && !(safePattern(pattern)?.test(text) ?? false) ? bad('wrong_format') : text;
  }
}

/** A choice by its code, or by its name in either language. */
function choiceIn(choices: Attribute['choices'], text: string): Read {
  const plain = text.normalize('NFKC').toLowerCase();
  const found = choices.find(({ code, zh, en }) =>
    [code, zh, en].some((one) => one.normalize('NFKC').toLowerCase() === plain),
  );
  return found ? found.code : bad('unknown_choice');
}

function dayIn(text: string): Read {
  const [, year = 0, month = 0, day = 0] = DAY.exec(text.replace(/[/.]/g, '-'))?.map(Number) ?? [];
  const last = month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (year < 1900 || year >= 2200 || month < 1 || month > 12 || day < 1 || day > last) return bad('bad_date');
  return text.replace(/[/.]/g, '-');
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function addressIn(text: string): Read {
  const plain = text.normalize('NFKC').toLowerCase();
  if (MAC.test(plain)) return plain.replaceAll('-', ':');
  if (IPV4.test(plain) || isIpv6(plain)) return plain;
  // Four numbers are an address or nothing, never the name of a host.
  if (/^[\d./]+$/.test(plain)) return bad('wrong_format');
  return HOST.test(plain) ? plain : bad('wrong_format');
}

function isIpv6(text: string): boolean {
  if (!IPV6.test(text)) return false;
  const groups = (text.split(/[%/]/)[0] ?? '').split(':');
  const filled = groups.filter((group) => group !== '');
  if (filled.some((group) => group.length > 4)) return false;
  return text.includes('::') ? filled.length < 8 : groups.length === 8 && filled.length === 8;
}
