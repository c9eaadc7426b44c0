import { describe, expect, it } from 'vitest';
import { rasterOf } from './raster.ts';

const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

describe('rasterOf', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n....', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['GIF89a...', 'image/gif'],
    ['GIF87a...', 'image/gif'],
    ['RIFF....WEBPVP8 ', 'image/webp'],
    ['<svg onload="x">', null],
    ['<html>', null],
    ['%PDF-1.7', null],
    ['RIFF....WAVE', null],
    ['GIF8', null],
    ['', null],
  ])('%j is %s', (text, type) => expect(rasterOf(bytes(text))).toBe(type));
});
