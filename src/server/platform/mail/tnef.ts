import { decodeText } from './charset.ts';

/** A file out of a winmail.dat. */
export interface TnefFile {
  name: string;
  content: Uint8Array;
  contentId: string | null;
}

const SIGNATURE = 0x223e9f78;
const TITLE = 0x8010;
const DATA = 0x800f;
const BEGINS = 0x9002;
const PROPERTIES = 0x9005;
const CODEPAGE = 0x9007;
const LONG_NAME = 0x3707;
const CONTENT_ID = 0x3712;
const BYTES = 0x3701;
/** More files, or more properties of one, are nobody's honest work. */
const MOST = 500;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whether these are the bytes of Outlook's own format (MS-OXTNEF), whatever they are called. */
export const isTnef = (bytes: Uint8Array): boolean =>
  bytes.length > 6 && view(bytes).getUint32(0, true) === SIGNATURE;

/** The files within; what is broken ends the reading and what was found before is kept. Never throws. */
export function filesInTnef(bytes: Uint8Array): TnefFile[] {
  const found: Partial<TnefFile>[] = [];
  let charset = 'windows-1252';
  for (const { id, data } of attributes(bytes)) {
    if (id === CODEPAGE && data.length >= 4) charset = charsetOfPage(view(data).getUint32(0, true));
    if (id === BEGINS) found.push({});
    const file = found.at(-1);
    if (!file || found.length > MOST) continue;
    if (id === TITLE) file.name ??= text(data, charset);
    if (id === DATA) file.content = data;
    if (id === PROPERTIES) Object.assign(file, propertiesOf(data, charset, file));
  }
  return found.flatMap(({ name, content, contentId = null }) =>
    content && content.length > 0 ? [{ name: name ?? '', content, contentId }] : [],
  );
}

function* attributes(bytes: Uint8Array): Generator<{ id: number; data: Uint8Array }> {
  if (!isTnef(bytes)) return;
  const at = view(bytes);
  for (let i = 6; i + 9 <= bytes.length; ) {
    const length = at.getUint32(i + 5, true);
    if (i + 9 + length > bytes.length) return;
    yield { id: at.getUint32(i + 1, true) & 0xffff, data: bytes.subarray(i + 9, i + 9 + length) };
    i += 9 + length + 2;
  }
}

const PAGES: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  54936: 'gb18030',
  65001: 'utf-8',
};
const charsetOfPage = (page: number): string => PAGES[page] ?? `windows-${page}`;

const text = (bytes: Uint8Array, charset: string): string =>
  decodeText(bytes, charset, null).text.replace(/\0.*$/s, '');

const utf16 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf16le').replace(/\0.*$/s, '');

/** Bytes of a property value by its type; those of other types have a length of their own. */
const FIXED: Readonly<Record<number, number>> = {
  1: 4,
  2: 4,
  3: 4,
  4: 4,
  10: 4,
  11: 4,
  5: 8,
  6: 8,
  7: 8,
  20: 8,
  64: 8,
  72: 16,
};
const UNICODE = 0x1f;
const OBJECT = 0x0d;

/** Names and bytes among the MAPI properties of a file. */
function propertiesOf(bytes: Uint8Array, charset: string, file: Partial<TnefFile>): Partial<TnefFile> {
  const found = { ...file };
  for (const { id, type, value } of properties(bytes)) {
    const said = () => (type === UNICODE ? utf16(value) : text(value, charset));
    if (id === LONG_NAME) found.name = said();
    if (id === CONTENT_ID) found.contentId = said().replace(/^<|>$/g, '');
    // An object begins with the id of its interface; a whole message within stays in the raw bytes.
    if (id === BYTES && type !== OBJECT) found.content ??= value;
  }
  return found;
}

interface Property {
  id: number;
  type: number;
  value: Uint8Array;
}

function* properties(bytes: Uint8Array): Generator<Property> {
  const at = view(bytes);
  const has = (from: number, length: number) => from + length <= bytes.length;
  if (!has(0, 4)) return;
  const count = Math.min(at.getUint32(0, true), MOST);
  let i = 4;
  for (let n = 0; n < count && has(i, 4); n++) {
    const type = at.getUint16(i, true);
    const id = at.getUint16(i + 2, true);
    i += 4;
    if (id >= 0x8000) {
      if (!has(i, 24)) return;
      const kind = at.getUint32(i + 16, true);
      i += 24 + (kind === 0 ? 0 : padded(at.getUint32(i + 20, true)));
    }
    const fixed = FIXED[type & 0x0fff];
    const many = (type & 0x1000) !== 0 || fixed === undefined;
    if (many && !has(i, 4)) return;
    const values = many ? at.getUint32(i, true) : 1;
    if (many) i += 4;
    for (let v = 0; v < values; v++) {
      if (fixed === undefined && !has(i, 4)) return;
      const length = fixed ?? at.getUint32(i, true);
      if (fixed === undefined) i += 4;
      if (!has(i, length)) return;
      yield { id, type: type & 0x0fff, value: bytes.subarray(i, i + length) };
      i += padded(length);
    }
  }
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;
