/** How people name a record: `CH-000012`, `REL-000001`. */
export const recordNumber = (prefix: string, number: number): string =>
  `${prefix}-${String(number).padStart(6, '0')}`;

/** The number in a text that names a record so, prefix and zeros at will; null when it names none. */
export function numberNamed(prefix: string, text: string): number | null {
  const found = new RegExp(`^\\s*(?:${prefix}[-\\s]?)?0*(\\d{1,9})\\s*$`, 'i').exec(text.normalize('NFKC'));
  return found ? Number(found[1]) : null;
}
