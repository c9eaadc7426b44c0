import { ROLES, type Role } from '../../permissions/roles.ts';
import { CALL_NUMBER, PLATFORM_ID } from '../../robot/robot.ts';
import { EMAIL, EXTENSION, LENGTHS, LOGIN, PHONE } from '../person-fields.ts';
import type { ImportField, ImportProblemCode } from './row.ts';

/** A person as a row describes them: references by name, as people write them. */
export interface PersonFields {
  login: string;
  name: string;
  /** Path from the root: `总部/财务部`. */
  department: string | null;
  site: string | null;
  phone: string | null;
  email: string | null;
  /** Login of the manager (in a row before it is resolved: login or name). */
  manager: string | null;
  /** Shipped roles, and own ones by their code (in a row before it is resolved: by code or name). */
  roles: readonly string[];
  /** Names of support groups, in order. */
  groups: readonly string[];
  active: boolean;
  /** The telephone on the desk, by which a telephone system names it. */
  extension: string | null;
  /** Ids at the platforms, and the number for short messages. */
  wecom: string | null;
  dingtalk: string | null;
  feishu: string | null;
  sms: string | null;
}

/** A cell that cannot be read. */
export class BadCell {
  readonly code: ImportProblemCode;
  constructor(code: ImportProblemCode) {
    this.code = code;
  }
}
const bad = (code: ImportProblemCode) => new BadCell(code);

const ROLE_NAMES: Record<Role, readonly string[]> = {
  requester: ['requester', 'employee', 'user', '员工', '用户', '请求人', '普通员工'],
  agent: ['agent', '支持人员', '工程师', '支持工程师', '坐席', '处理人'],
  lead: ['lead', 'desk lead', '服务台主管', '服务台负责人', '主管'],
  it_manager: ['it_manager', 'it manager', 'it经理', 'it 经理', '信息部经理'],
  admin: ['admin', 'administrator', '管理员', '系统管理员'],
  security_admin: ['security_admin', 'security administrator', '安全管理员', '安全员'],
  auditor: ['auditor', '审计员', '审计'],
};
const ROLE_OF = new Map(ROLES.flatMap((role) => ROLE_NAMES[role].map((name) => [name, role])));

const YES = new Set(['是', '在职', '启用', '有效', 'yes', 'y', 'true', '1', 'active', 'enabled']);
const NO = new Set(['否', '离职', '停用', '禁用', '无效', 'no', 'n', 'false', '0', 'inactive', 'disabled']);

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be stored
const UNPRINTABLE = /[\u0000-\u001f\u007f\ufffd\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const DEEPEST = 12;

const plain = (text: string) => text.normalize('NFKC').trim();
const parts = (text: string, between: RegExp) =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter(Boolean);

function matching(
  text: string,
  form: RegExp,
  longest: number,
  code: ImportProblemCode,
): string | null | BadCell {
  const value = plain(text);
  if (value === '') return null;
  return value.length <= longest && form.test(value) ? value : bad(code);
}

function oneLine(text: string, longest: number): string | null | BadCell {
  const value = text.trim();
  if (value.length > longest) return bad('too_long');
  return value || null;
}

function path(text: string): string | null | BadCell {
  const names = text.split(/[/／\\>＞]/).map((name) => name.trim());
  if (names.every((name) => name === '')) return null;
  if (names.length > DEEPEST || names.includes('')) return bad('bad_department');
  return names.some((name) => name.length > LENGTHS.name) ? bad('too_long') : names.join('/');
}

/** A role as people write it: one name, however wide its letters and whatever their case. */
export const roleSaid = (name: string): string => plain(name).toLowerCase();

function roles(text: string): string[] {
  const given = new Set<string>(['requester']);
  for (const name of parts(text, /[;；、,，|/]/)) {
    const said = roleSaid(name);
    given.add(ROLE_OF.get(said) ?? said);
  }
  const shipped = ROLES.filter((role) => given.delete(role));
  return [...shipped, ...[...given].sort()];
}

function yesOrNo(text: string): boolean | BadCell {
  const value = plain(text).toLowerCase();
  if (YES.has(value) || value === '') return true;
  return NO.has(value) ? false : bad('bad_active');
}

const READ: { [F in ImportField]: (text: string) => PersonFields[F] | BadCell } = {
  login: (text) => {
    const value = plain(text).toLowerCase();
    if (value === '') return bad('required');
    return LOGIN.test(value) ? value : bad('bad_login');
  },
  name: (text) => oneLine(text, LENGTHS.name) ?? bad('required'),
  department: path,
  site: (text) => oneLine(text, LENGTHS.name),
  phone: (text) => matching(text, PHONE, LENGTHS.phone, 'bad_phone'),
  email: (text) => matching(text, EMAIL, LENGTHS.email, 'bad_email'),
  manager: (text) => oneLine(text, LENGTHS.name),
  roles,
  groups: (text) => [...new Set(parts(text, /[;；、,，|]/))].sort(),
  active: yesOrNo,
  extension: (text) => matching(text, EXTENSION, 10, 'bad_extension'),
  wecom: (text) => matching(text, PLATFORM_ID, 64, 'bad_address'),
  dingtalk: (text) => matching(text, PLATFORM_ID, 64, 'bad_address'),
  feishu: (text) => matching(text, PLATFORM_ID, 64, 'bad_address'),
  sms: (text) => matching(text.replace(/[ -]/g, ''), CALL_NUMBER, 16, 'bad_address'),
};

/** What a cell says. An empty cell clears its field; an empty name or login is a problem. */
export function readCell<F extends ImportField>(field: F, text: string): PersonFields[F] | BadCell {
  return UNPRINTABLE.test(text.trim()) ? bad('broken_text') : READ[field](text);
}
