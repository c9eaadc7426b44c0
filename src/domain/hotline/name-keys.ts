/** How one sign of a name may be said: pinyin without tones, the likeliest first. Empty: it is no Chinese sign. */
export interface Sign {
  sign: string;
  readings: readonly string[];
}

/** Ways to say a whole name; more are not kept. */
const MOST = 8;
const HAN = /\p{Script=Han}/u;

/**
 * What a name is found by when somebody types its beginning: 李娜 as `李娜`, `娜`, `lina`, `nali`, `ln`, `na`.
 * A Latin name by each of its words, and run together.
 */
export function nameKeys(signs: readonly Sign[]): string[] {
  const whole = signs.map(({ sign }) => sign).join('');
  const latin = plain(whole)
    .split(/[\s'’.·-]+/u)
    .filter(Boolean);
  const keys = new Set<string>();
  const add = (key: string) => key !== '' && keys.add(key);
  add(plain(whole).replace(/[\s'’.·-]+/gu, ''));
  latin.forEach(add);
  if (!HAN.test(whole)) {
    add(latin.map((word) => [...word][0]).join(''));
    add([...latin].reverse().join(''));
    return [...keys];
  }
  const spoken = signs.filter(({ sign }) => HAN.test(sign));
  const text = spoken.map(({ sign }) => sign);
  for (let from = 1; from < text.length; from++) add(text.slice(from).join(''));
  for (const said of waysToSay(spoken)) for (const key of spokenKeys(said)) add(key);
  return [...keys];
}

function spokenKeys(said: readonly string[]): string[] {
  const [surname = '', ...given] = said;
  const spellings = [
    said,
    ...(said.some((one) => one.includes('ü')) ? [said.map(asV), said.map(asPassport)] : []),
  ];
  return [
    ...spellings.map((way) => way.map(asU).join('')),
    ...spellings.slice(1).map((way) => way.join('')),
    said.map((one) => asU(one)[0] ?? '').join(''),
    given.map(asU).join(''),
    given.length > 0 ? [...given, surname].map(asU).join('') : '',
  ];
}

const asU = (reading: string): string => reading.replace(/ü/g, 'u');
const asV = (reading: string): string => reading.replace(/ü/g, 'v');
/** As passports have it: 吕 is Lyu. */
const asPassport = (reading: string): string => reading.replace(/ü/g, 'yu');

/** Every combination of readings, the likeliest first, as many as are kept. */
function waysToSay(signs: readonly Sign[]): string[][] {
  let ways: string[][] = [[]];
  for (const { readings } of signs) {
    ways = readings.flatMap((reading) => ways.map((way) => [...way, reading])).slice(0, MOST);
  }
  return ways;
}

/** As a query is compared with keys: case, width, spaces and marks do not count. */
export const soughtName = (query: string): string =>
  plain(query)
    .replace(/[\s'’.·-]+/gu, '')
    .slice(0, 60);

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();
