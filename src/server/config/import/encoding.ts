import type { Encoding } from '#domain/config/import/file.ts';

type Decoder = InstanceType<typeof TextDecoder>;

export interface Detected {
  encoding: Encoding;
  /** It says so itself, by a byte order mark. */
  bom: boolean;
}

/**
 * Tells the encoding of a file while it goes by. A byte order mark decides; else bytes that are valid UTF-8 are taken
 * for it, which texts in GBK hardly ever are, and else those that are valid GB18030.
 */
export class EncodingWatch {
  #utf8: Decoder | null = new TextDecoder('utf-8', { fatal: true });
  #gb: Decoder | null = new TextDecoder('gb18030', { fatal: true });
  #head = Buffer.alloc(0);

  see(chunk: Buffer): void {
    if (this.#head.length < 3) this.#head = Buffer.concat([this.#head, chunk.subarray(0, 3)]);
    this.#utf8 = readable(this.#utf8, chunk);
    this.#gb = readable(this.#gb, chunk);
  }

  /** What it is; null when it is no text that can be read. */
  end(): Detected | null {
    if (this.#head[0] === 0xff && this.#head[1] === 0xfe) return { encoding: 'utf-16le', bom: true };
    if (readable(this.#utf8, null)) return { encoding: 'utf-8', bom: this.#head.subarray(0, 3).equals(BOM) };
    return readable(this.#gb, null) ? { encoding: 'gb18030', bom: false } : null;
  }
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

function readable(decoder: Decoder | null, chunk: Buffer | null): Decoder | null {
  try {
    if (chunk) decoder?.decode(chunk, { stream: true });
    else decoder?.decode();
    return decoder;
  } catch {
    return null;
  }
}
