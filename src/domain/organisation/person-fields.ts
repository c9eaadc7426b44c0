/** Forms of the fields of a person, the same for the web form, the API and an imported file. */

/** As it is kept: lower case, so that one spelling is one person. */
export const LOGIN = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** One address, ASCII, without a display name; its domain has at least two labels or is a bare host. */
export const EMAIL =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62})*$/;

/** Digits with the usual separators and an extension: `+86 571-8888 6666 转 8012`. At least 3 digits. */
export const PHONE = /^(?=(?:\D*\d){3})[+(]?[0-9][0-9 ()-]{1,30}(?: ?(?:转|ext\.?|x|#) ?[0-9]{1,8})?$/i;

/** A telephone on a desk, as a telephone system names it. */
export const EXTENSION = /^\d{1,10}$/;

/** Longest texts that a person's record takes, in characters. */
export const LENGTHS = { name: 100, email: 254, phone: 40 } as const;
