import { IMPORT_FIELDS, type ImportField, type ImportProblem } from './row.ts';

/** Names of the columns as they stand in files; the first of each language heads the template. */
const HEADERS: Record<ImportField, { zh: readonly string[]; en: readonly string[] }> = {
  login: { zh: ['登录名', '账号', '帐号', '用户名', '工号'], en: ['login', 'username', 'account'] },
  name: { zh: ['姓名', '名字', '显示名'], en: ['name', 'full name', 'display name'] },
  department: { zh: ['部门', '所属部门', '部门路径'], en: ['department'] },
  site: { zh: ['地点', '办公地点', '工作地点', '站点'], en: ['site', 'location', 'office'] },
  phone: { zh: ['电话', '手机', '手机号', '联系电话'], en: ['phone', 'telephone', 'mobile'] },
  email: { zh: ['邮箱', '电子邮箱', '电子邮件', '邮件'], en: ['email', 'e-mail', 'mail'] },
  manager: { zh: ['上级', '直属上级', '直接上级', '主管', '经理'], en: ['manager', 'supervisor'] },
  roles: { zh: ['角色', '服务台角色'], en: ['roles', 'role'] },
  groups: { zh: ['支持组', '所属支持组'], en: ['groups', 'support groups', 'group', 'support group'] },
  active: { zh: ['在职', '状态', '启用'], en: ['active', 'status', 'enabled'] },
  extension: { zh: ['分机', '分机号'], en: ['extension', 'ext'] },
  wecom: { zh: ['企业微信账号', '企业微信', '企业微信id'], en: ['wecom', 'wecom id'] },
  dingtalk: { zh: ['钉钉账号', '钉钉', '钉钉id'], en: ['dingtalk', 'dingtalk id'] },
  feishu: { zh: ['飞书账号', '飞书', '飞书id'], en: ['feishu', 'feishu id', 'lark'] },
  sms: { zh: ['短信号码', '短信手机', '短信手机号'], en: ['sms', 'sms number'] },
};

const FIELD_OF = new Map(
  IMPORT_FIELDS.flatMap((field) => [...HEADERS[field].zh, ...HEADERS[field].en].map((name) => [name, field])),
);

/** The header row of the template. */
export const templateHeader = (locale: 'zh-CN' | 'en'): string[] =>
  IMPORT_FIELDS.map((field) => HEADERS[field][locale === 'en' ? 'en' : 'zh'][0] ?? field);

/** Which field each column of the file holds; problems for columns that nobody knows or that come twice. */
export function readHeader(names: readonly string[]): {
  columns: (ImportField | null)[];
  problems: ImportProblem[];
} {
  const problems: ImportProblem[] = [];
  const columns = names.map((name) => FIELD_OF.get(fold(name)) ?? null);
  const at = (code: ImportProblem['code'], field: ImportField | null, value: string) =>
    problems.push({ row: 1, field, code, value: value.slice(0, 100) });
  for (const [i, field] of columns.entries()) {
    if (field === null) at('unknown_column', null, names[i] ?? '');
    else if (columns.indexOf(field) < i) at('duplicate_column', field, names[i] ?? '');
  }
  if (!columns.includes('login')) at('missing_column', 'login', '');
  return { columns, problems };
}

const fold = (name: string) => name.normalize('NFKC').trim().toLowerCase().replace(/[*:]$/, '').trim();
