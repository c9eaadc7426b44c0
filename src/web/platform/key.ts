/**
 * A key for one intended write. Made from random bytes by hand, since browsers keep `randomUUID` from pages
 * that came over plain HTTP, as in many a company's own network.
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
