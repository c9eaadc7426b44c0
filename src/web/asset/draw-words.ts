import type { Draw } from './labels.ts';

/** Dots in a millimetre, as label printers have them (300 dpi). */
const DOTS = 300 / 25.4;
const FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** The name in two lines at most, then the numbers, with the fonts of this browser. */
export const drawWords: Draw = async ({ number, name, serial, assetNumber }, width, height) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(width * DOTS), Math.round(height * DOTS)];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = 'black';
  context.textBaseline = 'top';
  let y = 0;
  const write = (text: string, mm: number, weight: number) => {
    context.font = `${weight} ${Math.round(mm * DOTS)}px ${FONT}`;
    context.fillText(text, 0, y);
    y += mm * 1.35 * DOTS;
  };
  write(number, 3.6, 700);
  context.font = `600 ${Math.round(3.4 * DOTS)}px ${FONT}`;
  for (const one of linesOf(name, 2, (text) => context.measureText(text).width <= canvas.width))
    write(one, 3.4, 600);
  for (const one of [assetNumber, serial])
    if (one) {
      context.font = `400 ${Math.round(2.6 * DOTS)}px ${FONT}`;
      const [fits = ''] = linesOf(one, 1, (text) => context.measureText(text).width <= canvas.width);
      write(fits, 2.6, 400);
    }
  const bytes = await jpegOf(canvas);
  return { bytes, width: canvas.width, height: canvas.height };
};

const jpegOf = (canvas: HTMLCanvasElement): Promise<Uint8Array> =>
  new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) =>
        blob
          ? resolve(blob.arrayBuffer().then((buffer) => new Uint8Array(buffer)))
          : reject(new Error('no picture')),
      'image/jpeg',
      0.92,
    ),
  );

/** Breaks a text into so many lines that fit; what is left over ends in an ellipsis. */
export function linesOf(text: string, most: number, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let rest = [...text.trim()];
  while (rest.length > 0 && lines.length < most) {
    let length = rest.length;
    while (length > 1 && !fits(rest.slice(0, length).join(''))) length -= 1;
    // Between Latin words there is a better place to break.
    const space = rest.slice(0, length).lastIndexOf(' ');
    if (length < rest.length && space > length / 2) length = space + 1;
    lines.push(rest.slice(0, length).join('').trim());
    rest = rest.slice(length);
  }
  if (rest.length === 0) return lines;
  let last = [...(lines.pop() ?? '')];
  while (last.length > 0 && !fits(`${last.join('')}…`)) last = last.slice(0, -1);
  return [...lines, `${last.join('')}…`];
}
