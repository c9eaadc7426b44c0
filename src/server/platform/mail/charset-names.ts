import iconv from 'iconv-lite';

/** Labels that say nothing about the charset. */
const NOTHING = new Set(
  'usascii ascii ansix341968 iso646us us 7bit 8bit binary default none unknown unknown8bit xunknown'.split(
    ' ',
  ),
);

/** Our name of a charset and the labels, without punctuation, under which it travels. */
const NAMES: Readonly<Record<string, string>> = {
  'utf-8': 'utf8 xutf8 unicode11utf8 utf8mb4 cp65001 windows65001 65001 unicode20utf8',
  gb18030:
    'gb18030 gb180302000 gb180302022 gb2312 gb231280 gb231280x csgb2312 csgb231280 csiso58gb231280 isoir58 ' +
    'gbk xgbk cp936 ms936 windows936 936 euccn xeuccn cngb chinese gb',
  big5: 'big5 big5hkscs cnbig5 xxbig5 csbig5 cp950 ms950 windows950 950 big5eten',
  shift_jis: 'shiftjis sjis xsjis mskanji csshiftjis windows31j cp932 ms932 932 xmscp932',
  'euc-jp': 'eucjp xeucjp cseucpkdfmtjapanese xeuc',
  'euc-kr':
    'euckr cseuckr ksc56011987 ksc56011989 ksc5601 csksc56011987 cp949 ms949 windows949 uhc korean isoir149',
  'iso-2022-jp': 'iso2022jp csiso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022jpms cp50220 cp50221 cp50222',
  'iso-2022-kr': 'iso2022kr csiso2022kr',
  'hz-gb-2312': 'hzgb2312 hz',
  'windows-1252': 'iso88591 latin1 l1 iso885911987 csisolatin1 cp1252 windows1252 ansi isoir100 cp819 ibm819',
};

const BY_LABEL = new Map(
  Object.entries(NAMES).flatMap(([name, labels]) => labels.split(' ').map((label) => [label, name] as const)),
);

/** Names that iconv-lite knows and that are no charsets of text. */
const NO_CHARSETS = new Set(['base64', 'hex', 'internal', 'cesu8', 'ucs2internal']);

/** The charset of a label in our words; null when the label is missing, empty of meaning or unknown. */
export function charsetOf(label: string | null): string | null {
  const key = (label ?? '')
    .toLowerCase()
    .replace(/\*.*$/, '')
    .replace(/[^a-z0-9]/g, '');
  if (key === '' || key.length > 40 || NOTHING.has(key)) return null;
  const name = BY_LABEL.get(key);
  if (name !== undefined) return name;
  return !NO_CHARSETS.has(key) && iconv.encodingExists(key) ? key : null;
}
