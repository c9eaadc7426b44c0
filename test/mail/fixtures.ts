import { readdirSync, readFileSync } from 'node:fs';

export interface MailFixture {
  name: string;
  bytes: Uint8Array;
  /** What must come out of it, written by hand. */
  golden: Record<string, string>;
}

/** The messages of a folder here, each with what must come out of it. */
export function mailFixtures(folder: 'replies' | 'charsets' | 'names'): MailFixture[] {
  const place = new URL(`./${folder}/`, import.meta.url);
  return readdirSync(place)
    .filter((file) => file.endsWith('.eml'))
    .map((file) => {
      const name = file.slice(0, -4);
      const golden: unknown = JSON.parse(readFileSync(new URL(`${name}.golden.json`, place), 'utf8'));
      return { name, bytes: readFileSync(new URL(file, place)), golden: golden as MailFixture['golden'] };
    });
}
