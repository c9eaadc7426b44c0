/** Pictures of which a page may show the bytes: nothing in them can be a script. */
export const RASTER_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
export type RasterType = (typeof RASTER_TYPES)[number];

const STARTS: readonly (readonly [RasterType, readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38, 0x37, 0x61]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38, 0x39, 0x61]],
];
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];

const has = (bytes: Uint8Array, signs: readonly number[], from = 0): boolean =>
  signs.every((sign, i) => bytes[from + i] === sign);

/** What a picture is by its first bytes, whatever its name and sender say; null when it is none. */
export function rasterOf(bytes: Uint8Array): RasterType | null {
  if (has(bytes, RIFF) && has(bytes, WEBP, 8)) return 'image/webp';
  return STARTS.find(([, signs]) => has(bytes, signs))?.[0] ?? null;
}
