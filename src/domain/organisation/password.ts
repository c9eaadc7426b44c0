/** Fewest characters of a password. */
export const PASSWORD_MIN = 10;
const PASSWORD_MAX = 200;

export type PasswordProblem = 'too_short' | 'too_long' | 'like_login' | 'too_common';

/** Beginnings of what everybody tries first; spelt without capitals and separators. */
const COMMON = [
  'password',
  'passw0rd',
  'p@ssw0rd',
  'p@ssword',
  'qwertyuiop',
  'qwerty123',
  '1qaz2wsx',
  '1q2w3e4r',
  'qazwsxedc',
  'asdfghjkl',
  'zxcvbnm',
  'admin123',
  'administrator',
  'letmein',
  'welcome',
  'iloveyou',
  'abc12345',
  'abcd1234',
  'a1b2c3d4',
  'aa123456',
  'woaini',
  'huawei',
  'changeme',
  'mima123',
];
/** Rows of keys and digits: a password that is a piece of one is no secret. */
const RUNS = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'];

/**
 * Why this password is not good enough for this login, or null. At least 10 characters, not the login in
 * disguise, not one of the first guesses, at least 5 different characters.
 */
export function passwordProblem(password: string, login: string): PasswordProblem | null {
  const length = [...password].length;
  if (length < PASSWORD_MIN) return 'too_short';
  if (length > PASSWORD_MAX) return 'too_long';
  const plain = fold(password);
  if (isLike(plain, fold(login))) return 'like_login';
  return isCommon(plain) ? 'too_common' : null;
}

const fold = (text: string) => text.toLowerCase().replace(/[\s._-]/g, '');

/** The login with at most three more characters around it. */
const isLike = (password: string, login: string) =>
  login !== '' && password.includes(login) && password.length - login.length <= 3;

function isCommon(password: string): boolean {
  if (new Set(password).size < 5) return true;
  if (COMMON.some((word) => password.startsWith(word) && password.length - word.length <= 6)) return true;
  const backwards = [...password].reverse().join('');
  return RUNS.some((run) => run.includes(password) || run.includes(backwards));
}
