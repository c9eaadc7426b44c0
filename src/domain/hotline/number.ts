/** Digits that are needed before a number says anything of a person. */
const MIN_DIGITS = 3;
const BETWEEN = /[/;,、;,]|转|分机|ext\.?/i;

/** A telephone number as its digits, without country (86) and without the zero of a trunk; '' when it has none. */
export function digitsOf(number: string): string {
  const plain = number.normalize('NFKC').trim();
  const digits = plain.replace(/\D/g, '');
  const abroad = plain.startsWith('+') || digits.startsWith('00');
  const national = digits.replace(/^00/, '').replace(/^86(?=\d{7,})/, '');
  const inside = abroad || digits.length > 11 ? national : digits;
  return inside.replace(/^0+/, '');
}

/** Numbers in what a directory says, such as `0571-88006001 转 8001 / 13800001111`. */
export const numbersIn = (text: string): string[] => [
  ...new Set(
    text
      .split(BETWEEN)
      .map(digitsOf)
      .filter(({ length }) => length >= MIN_DIGITS),
  ),
];

/** Keys of a number begin with `#` and read from its end, so that an extension finds the whole number. */
export const numberKey = (digits: string): string => `#${[...digits].reverse().join('')}`;

/** Whether somebody typed a number, and not a name. */
export const isNumber = (query: string): boolean =>
  /^[+\d\s().-]+$/.test(query.normalize('NFKC')) && digitsOf(query).length >= MIN_DIGITS;

/** An extension is known by its whole; a shorter number in the directory is the end of a dialled one. */
const MIN_END = 4;

/** Numbers in the directory that this one may be dialled for, the longest first: `8001` for `057188008001`. */
export function endsOf(digits: string): string[] {
  const lengths = Array.from(
    { length: Math.max(0, digits.length - MIN_END + 1) },
    (_, i) => digits.length - i,
  );
  return lengths.length > 0 ? lengths.map((length) => numberKey(digits.slice(-length))) : [numberKey(digits)];
}
