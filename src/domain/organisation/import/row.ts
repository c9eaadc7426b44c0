/** Columns of the organisation file, in the order of the template. */
export const IMPORT_FIELDS = [
  'login',
  'name',
  'department',
  'site',
  'phone',
  'email',
  'manager',
  'roles',
  'groups',
  'active',
  'extension',
  'wecom',
  'dingtalk',
  'feishu',
  'sms',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** What can be wrong with a row, a column or the file. Words for people are in the catalogues. */
export const IMPORT_PROBLEMS = [
  'required',
  'too_long',
  'bad_login',
  'bad_email',
  'bad_phone',
  'bad_extension',
  'bad_address',
  'bad_active',
  'bad_department',
  'broken_text',
  'unknown_column',
  'missing_column',
  'duplicate_column',
  'column_count',
  'bad_quotes',
  'too_many_rows',
  'no_rows',
  'duplicate_login',
  'duplicate_email',
  'duplicate_extension',
  'unknown_site',
  'unknown_role',
  'ambiguous_role',
  'unknown_group',
  'unknown_manager',
  'ambiguous_manager',
  'inactive_manager',
  'manager_cycle',
  'last_admin',
  'own_roles',
  'security_admin_only',
  'duties_mixed',
  'role_forbidden',
  'owned_by_directory',
] as const;
export type ImportProblemCode = (typeof IMPORT_PROBLEMS)[number];

/** One row as it stands in the file. A column that is not in the file is absent and changes nothing. */
export interface ImportRow {
  /** As a spreadsheet counts: the header is row 1. */
  row: number;
  cells: Partial<Record<ImportField, string>>;
}

export interface ImportProblem {
  row: number;
  /** Null when the row or file as a whole is meant. */
  field: ImportField | null;
  code: ImportProblemCode;
  /** What stands there, cut to 100 characters. */
  value: string;
}
