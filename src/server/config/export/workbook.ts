import { Zip, ZipDeflate } from 'fflate';
import { decimal } from '#domain/config/import/words.ts';
import { guarded } from '../../platform/csv.ts';
import type { OutCell } from './rows.ts';

const PARTS: Record<string, string> = {
  '[Content_Types].xml':
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
  '_rels/.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
};
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** A workbook of one sheet, packed as its rows come; no cell of it is a formula. */
export async function* workbook(name: string, pages: AsyncIterable<OutCell[][]>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let failed: Error | null = null;
  const zip = new Zip((error, chunk) => {
    failed ??= error;
    waiting.push(Buffer.from(chunk));
  });
  const take = () => {
    if (failed) throw failed;
    const taken = Buffer.concat(waiting);
    waiting = [];
    return taken;
  };
  const book = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
  for (const [path, text] of Object.entries({ ...PARTS, 'xl/workbook.xml': book })) {
    const part = new ZipDeflate(path);
    zip.add(part);
    part.push(Buffer.from(HEAD + text), true);
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml');
  zip.add(sheet);
  sheet.push(
    Buffer.from(
      `${HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`,
    ),
  );
  for await (const rows of pages) {
    sheet.push(Buffer.from(rows.map((cells) => `<row>${cells.map(cellXml).join('')}</row>`).join('')));
    yield take();
  }
  sheet.push(Buffer.from('</sheetData></worksheet>'), true);
  zip.end();
  yield take();
}

/** Spreadsheets keep 15 digits of a number; one with more is a text. */
const cellXml = (cell: OutCell): string => {
  if (typeof cell === 'number')
    return Number(cell.toPrecision(15)) === cell ? `<c><v>${cell}</v></c>` : cellXml(decimal(cell));
  return cell === ''
    ? '<c/>'
    : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(guarded(cell))}</t></is></c>`;
};

/** What XML cannot hold is written as spreadsheets do, and what looks like that already, too. */
const escaped = (text: string): string =>
  text
    .replace(/_x(?=[0-9A-F]{4}_)/g, '_x005F_x')
    .replace(
      /[\p{Cc}\ufffe\uffff]/gu,
      (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
