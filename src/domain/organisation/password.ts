const PASSWORD_MAX = 200;

export type PasswordProblem = 'too_short' | 'too_long' | 'like_login' | 'too_common';

/** What a new password is judged by. */
export interface PasswordRules {
  login: string;
  /** Fewest characters. */
  minLength: number;
  /** Whether a text without capitals and separators is on the list of the most common passwords. */
  isListed(text: string): boolean;
}

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

/** Pieces that common passwords are made of: 我爱你, 一生一世, neighbouring keys, and numbers said for luck. */
const PIECES = [
  ...[
    'woaini',
    'aini',
    'wo',
    'ai',
    'ni',
    'qq',
    'abc',
    'asd',
    'qwe',
    'zxc',
    'a',
    'q',
    'w',
    '1314',
    '520',
    '521',
  ],
  ...['123', '321', '456', '789', '654', '987', '000', '111', '666', '888', '168', '!', '@', '#', '$', '*'],
];
const YEAR = /^(?:19|20)\d\d/;

/** Whether a text is nothing but such pieces and years, one behind the other. */
function isPieced(text: string): boolean {
  const reached = new Set([0]);
  for (let at = 0; at < text.length; at++) {
    if (!reached.has(at)) continue;
    for (const piece of PIECES) if (text.startsWith(piece, at)) reached.add(at + piece.length);
    if (YEAR.test(text.slice(at, at + 4))) reached.add(at + 4);
  }
  return reached.has(text.length);
}

/**
 * Why this password is not good enough for this login, or null. Long enough, not the login in disguise, not one of
 * the first guesses nor on the list of common ones (also with up to four digits or signs behind), at least 5
 * different characters.
 */
export function passwordProblem(password: string, rules: PasswordRules): PasswordProblem | null {
  const length = [...password].length;
  if (length < rules.minLength) return 'too_short';
  if (length > PASSWORD_MAX) return 'too_long';
  const plain = fold(password);
  if (isLike(plain, fold(rules.login))) return 'like_login';
  return isCommon(plain) || isListedNearly(plain, rules) ? 'too_common' : null;
}

const fold = (text: string) => text.toLowerCase().replace(/[\s._-]/g, '');

/** The login with at most three more characters around it. */
const isLike = (password: string, login: string) =>
  login !== '' && password.includes(login) && password.length - login.length <= 3;

function isCommon(password: string): boolean {
  if (new Set(password).size < 5 || isPieced(password)) return true;
  if (COMMON.some((word) => password.startsWith(word) && password.length - word.length <= 6)) return true;
  const backwards = [...password].reverse().join('');
  return RUNS.some((run) => run.includes(password) || run.includes(backwards));
}

const TAIL = /[^\p{L}]{1,4}$/u;

const isListedNearly = (password: string, { isListed }: PasswordRules): boolean =>
  isListed(password) || isListed(password.replace(TAIL, ''));
