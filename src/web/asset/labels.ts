import { encode } from 'uqr';
import { type Jpeg, Page, pdfOf } from './pdf.ts';
import { codeSize, MARGIN, placeOf, type Sheet, wordsBox } from './sheet.ts';

/** What stands on a label. */
export interface Label {
  /** `CI-000123`. */
  number: string;
  name: string;
  serial: string | null;
  assetNumber: string | null;
}

/** The address of an item on this installation; short, since a short code is read from further away. */
export const addressOf = (installation: string, number: string): string =>
  `${installation.replace(/\/+$/, '')}/i/${number}`;

/** Draws words as a picture: the fonts of the browser have the characters of its readers' names, a file need not. */
export type Draw = (lines: Label, width: number, height: number) => Promise<Jpeg>;

/** A PDF of labels with QR codes, after so many on the first sheet that are used already. */
export async function labelsPdf(
  labels: readonly Label[],
  { sheet, skip, installation, draw }: { sheet: Sheet; skip: number; installation: string; draw: Draw },
): Promise<Uint8Array<ArrayBuffer>> {
  const pages: Page[] = [];
  for (const [n, label] of labels.entries()) {
    const { page: at, x, y } = placeOf(sheet, n, skip);
    while (pages.length <= at) pages.push(new Page(sheet.width, sheet.height));
    const page = pages[at];
    if (!page) continue;
    drawCode(page, addressOf(installation, label.number), x + MARGIN, y + MARGIN, codeSize(sheet));
    const box = wordsBox(sheet);
    const words = await draw(label, box.width, box.height);
    page.picture(words, x + box.x, y + MARGIN, box.width, box.height);
  }
  return pdfOf(pages);
}

/** Dark modules as boxes, those beside each other as one, so that no printer leaves a line between them. */
export function drawCode(page: Page, text: string, x: number, y: number, size: number): void {
  const { data, size: modules } = encode(text, { ecc: 'M', border: 0 });
  const module = size / modules;
  for (const [row, cells] of data.entries()) {
    let from = -1;
    for (let column = 0; column <= modules; column++) {
      const dark = cells[column] ?? false;
      if (dark && from < 0) from = column;
      if (!dark && from >= 0) {
        page.box(x + from * module, y + row * module, (column - from) * module, module);
        from = -1;
      }
    }
  }
}
