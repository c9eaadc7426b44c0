import iconv from 'iconv-lite';

const ESC = 0x1b;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;

/** Character sets that an escape sequence can switch to. */
type Set = 'ascii' | 'kana' | 'double';

const SEQUENCES: readonly [string, Set][] = [
  ['$B', 'double'],
  ['$@', 'double'],
  ['$(B', 'double'],
  ['$(D', 'ascii'],
  ['(I', 'kana'],
  ['(B', 'ascii'],
  ['(J', 'ascii'],
  ['(H', 'ascii'],
];

/** ISO-2022-JP (RFC 1468, with half-width kana) by way of EUC-JP. */
export function decodeIso2022Jp(bytes: Uint8Array): string {
  const out = Buffer.alloc(bytes.length * 2 + 2);
  let length = 0;
  let set: Set = 'ascii';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    const sequence = byte === ESC ? SEQUENCES.find(([name]) => startsWith(bytes, i + 1, name)) : undefined;
    if (sequence) {
      i += sequence[0].length;
      set = sequence[1];
    } else if (set === 'ascii' || byte < 0x21) {
      out[length++] = byte & 0x7f;
      // The double-byte set ends with the line, whether or not the sender said so.
      if (byte === 0x0a) set = 'ascii';
    } else if (set === 'kana') {
      out[length++] = 0x8e;
      out[length++] = byte | 0x80;
    } else {
      out[length++] = byte | 0x80;
      out[length++] = (bytes[++i] ?? 0x20) | 0x80;
    }
  }
  return iconv.decode(out.subarray(0, length), 'euc-jp');
}

/** ISO-2022-KR (RFC 1557) by way of EUC-KR. */
export function decodeIso2022Kr(bytes: Uint8Array): string {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  let shifted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === ESC && startsWith(bytes, i + 1, '$)C')) i += 3;
    else if (byte === SHIFT_OUT) shifted = true;
    else if (byte === SHIFT_IN) shifted = false;
    else {
      if (byte === 0x0a) shifted = false;
      out[length++] = shifted && byte >= 0x21 ? byte | 0x80 : byte;
    }
  }
  return iconv.decode(out.subarray(0, length), 'euc-kr');
}

/** HZ (RFC 1843), an old seven-bit form of GB2312. */
export function decodeHz(bytes: Uint8Array): string {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const eightBit = source.replace(/~\{([\x21-\x7e]*?)(?:~\}|\n|$)|~~|~\n/g, (all, pairs?: string) => {
    if (pairs === undefined) return all === '~~' ? '~' : '';
    return pairs.replace(/[\x21-\x7e]/g, (c) => String.fromCharCode(c.charCodeAt(0) | 0x80));
  });
  return iconv.decode(Buffer.from(eightBit, 'latin1'), 'gb18030');
}

function startsWith(bytes: Uint8Array, at: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name.charCodeAt(i)) return false;
  return true;
}
