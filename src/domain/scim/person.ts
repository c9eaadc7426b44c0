import { EMAIL, LENGTHS, LOGIN, PHONE } from '../organisation/person-fields.ts';
import { isObject, type Json, type JsonObject, member } from './evaluate.ts';
import { invalidValue } from './problem.ts';
import { ENTERPRISE } from './schema.ts';

/** What a provisioning client says of a person, read strictly. */
export interface Provisioned {
  login: string;
  name: string;
  familyName: string | null;
  givenName: string | null;
  email: string | null;
  phone: string | null;
  locale: 'zh-CN' | 'en' | null;
  zone: string | null;
  /** Null: nothing was said. */
  active: boolean | null;
  externalId: string | null;
  employeeNumber: string | null;
  /** Path or name of the department. */
  department: string | null;
  managerId: string | null;
}

const LONGEST = 200;

function text(from: Json | undefined, name: string, longest = LONGEST): string | null {
  const value = member(from ?? null, name);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw invalidValue(name);
  const trimmed = value.trim();
  if (trimmed.length > longest || hasControl(trimmed)) throw invalidValue(name);
  return trimmed === '' ? null : trimmed;
}

/** Characters that no name has. */
const hasControl = (value: string): boolean =>
  [...value].some((character) => character < ' ' || character === '\u007f');

const shaped = (value: string | null, form: RegExp, name: string): string | null => {
  if (value !== null && !form.test(value)) throw invalidValue(name);
  return value;
};

/** Reads a resource; what is of the wrong form is an `invalidValue` that names the attribute. */
export function provisionedOf(resource: JsonObject, before: JsonObject | null): Provisioned {
  const login = text(resource, 'userName');
  if (login === null) throw invalidValue('userName');
  const enterprise = member(resource, ENTERPRISE);
  const active = member(resource, 'active');
  if (active !== undefined && active !== null && typeof active !== 'boolean') throw invalidValue('active');
  return {
    login: shaped(login.toLowerCase(), LOGIN, 'userName')!,
    ...namesOf(resource, before, login),
    email: shaped(valueIn(resource, 'emails'), EMAIL, 'emails'),
    phone: shaped(valueIn(resource, 'phoneNumbers'), PHONE, 'phoneNumbers'),
    locale: localeOf(text(resource, 'preferredLanguage')),
    zone: text(resource, 'timezone'),
    active: active ?? null,
    externalId: text(resource, 'externalId', 255),
    employeeNumber: text(enterprise, 'employeeNumber', 64),
    department: text(enterprise, 'department', 500),
    managerId: text(member(enterprise ?? null, 'manager'), 'value'),
  };
}

/** A language tag as one of ours: any Chinese, else English. */
const localeOf = (tag: string | null): Provisioned['locale'] =>
  tag === null ? null : /^zh\b/i.test(tag) ? 'zh-CN' : 'en';

/**
 * What a person is called: what was changed counts, `displayName` first, then `name.formatted`, then the parts of the
 * name. Chinese names stand together, family name first.
 */
function namesOf(
  resource: JsonObject,
  before: JsonObject | null,
  login: string,
): Pick<Provisioned, 'name' | 'familyName' | 'givenName'> {
  const parts = (from: JsonObject | null) => {
    const name = from && member(from, 'name');
    return {
      display: from && text(from, 'displayName', LENGTHS.name),
      formatted: text(name ?? null, 'formatted', LENGTHS.name),
      family: text(name ?? null, 'familyName', LENGTHS.name),
      given: text(name ?? null, 'givenName', LENGTHS.name),
    };
  };
  const [now, was] = [parts(resource), parts(before)];
  const composed = [now.family, now.given].filter((part) => part !== null);
  const joined = composed.some((part) => /\p{Script=Han}/u.test(part))
    ? composed.join('')
    : composed.reverse().join(' ');
  const whole = joined.slice(0, LENGTHS.name) || null;
  const moved = now.family !== was.family || now.given !== was.given;
  const changed =
    (now.display !== was.display ? now.display : null) ??
    (now.formatted !== was.formatted ? now.formatted : null) ??
    (moved ? whole : null);
  const name = changed ?? now.display ?? now.formatted ?? whole ?? login;
  return { name, familyName: now.family, givenName: now.given };
}

/** Of many values the one that we keep: the primary one, else that of work, else the first. */
function valueIn(resource: JsonObject, name: string): string | null {
  const all = member(resource, name);
  if (all === undefined || all === null) return null;
  if (!Array.isArray(all)) throw invalidValue(name);
  const values = (all as readonly Json[]).map((one) => (isObject(one) ? one : { value: one }));
  const given = values.filter((one) => text(one, 'value', 254) !== null);
  const chosen =
    given.find((one) => member(one, 'primary') === true) ??
    given.find((one) => member(one, 'type') === 'work') ??
    given[0];
  return chosen ? text(chosen, 'value', 254) : null;
}
