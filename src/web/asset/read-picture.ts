import decode from 'qr/decode.js';
import type { Picture } from './camera.ts';

/** The text of the QR code in a picture; null when there is none, or none that can be read. */
export function read({ width, height, data }: Picture): string | null {
  try {
    return decode({ width, height, data });
  } catch {
    return null;
  }
}
