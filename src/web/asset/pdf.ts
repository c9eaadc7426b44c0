/** A picture on a page: a JPEG with its size in pixels. */
export interface Jpeg {
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** One page in millimetres, drawn from the top left. */
export class Page {
  readonly width: number;
  readonly height: number;
  readonly images: Jpeg[] = [];
  #drawn: string[] = [];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  /** A black rectangle. */
  box(x: number, y: number, width: number, height: number): void {
    const at = [x, this.height - y - height, width, height].map(points);
    this.#drawn.push(`${at.join(' ')} re`);
  }

  picture(image: Jpeg, x: number, y: number, width: number, height: number): void {
    this.images.push(image);
    const [w, h, left, bottom] = [width, height, x, this.height - y - height].map(points);
    this.#drawn.push(`f q ${w} 0 0 ${h} ${left} ${bottom} cm /I${this.images.length - 1} Do Q`);
  }

  get content(): string {
    return `${[...this.#drawn, 'f'].join('\n')}\n`;
  }
}

/** Millimetres as the points of PDF. */
export const points = (mm: number): number => Math.round((mm * 72_000) / 25.4) / 1000;

/** A PDF file of these pages (PDF 1.4: boxes and pictures, which is all that a label needs). */
export function pdfOf(pages: readonly Page[]): Uint8Array<ArrayBuffer> {
  const file = new File();
  const [catalogue, tree] = [file.claim(), file.claim()];
  const kids = pages.map((page) => {
    const images = page.images.map(({ bytes, width, height }, n) => {
      const of = `/Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`;
      return `/I${n} ${file.stream(`/Type /XObject /Subtype /Image ${of}`, bytes)} 0 R`;
    });
    const content = file.stream('', new TextEncoder().encode(page.content));
    const size = `[0 0 ${points(page.width)} ${points(page.height)}]`;
    return file.object(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox ${size} /Contents ${content} 0 R
/Resources << /XObject << ${images.join(' ')} >> >> >>`,
    );
  });
  file.object(`<< /Type /Catalog /Pages ${tree} 0 R >>`, catalogue);
  file.object(
    `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] >>`,
    tree,
  );
  return file.end(catalogue);
}

/** The objects of a file, and where each begins. */
class File {
  #parts: Uint8Array[] = [];
  #length = 0;
  #offsets: number[] = [];

  constructor() {
    // Bytes above 127 tell programs that pass it on that it is no text.
    this.#text('%PDF-1.4\n%');
    this.#add(new Uint8Array([0xe2, 0xe3, 0xcf, 0xd3, 0x0a]));
  }

  /** The number of an object that is written later. */
  claim(): number {
    return this.#offsets.push(0);
  }

  object(body: string, number = this.claim()): number {
    this.#begin(number);
    this.#text(`${body}\nendobj\n`);
    return number;
  }

  stream(entries: string, bytes: Uint8Array): number {
    const number = this.claim();
    this.#begin(number);
    this.#text(`<< ${entries} /Length ${bytes.length} >>\nstream\n`);
    this.#add(bytes);
    this.#text('\nendstream\nendobj\n');
    return number;
  }

  end(catalogue: number): Uint8Array<ArrayBuffer> {
    const from = this.#length;
    const size = this.#offsets.length + 1;
    const lines = this.#offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`);
    this.#text(`xref\n0 ${size}\n0000000000 65535 f \n${lines.join('')}`);
    this.#text(`trailer\n<< /Size ${size} /Root ${catalogue} 0 R >>\nstartxref\n${from}\n%%EOF\n`);
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #begin(number: number): void {
    this.#offsets[number - 1] = this.#length;
    this.#text(`${number} 0 obj\n`);
  }

  #text(text: string): void {
    this.#add(new TextEncoder().encode(text));
  }

  #add(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }
}
