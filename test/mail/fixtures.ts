import { readdirSync, readFileSync } from 'node:fs';

export interface MailFixture<Golden = Record<string, string>> {
  name: string;
  bytes: Uint8Array;
  /** What must come out of it, written by hand. */
  golden: Golden;
}

/** What must come out of a message of a client or of a hard construction, written by hand. */
export interface WholeGolden {
  subject: string;
  from: string;
  newText: string;
  quoted: string;
  /** Names in order. */
  attachments: string[];
  labels: string[];
}

/** Whole messages: clients, and constructions that are hard to read. */
export const wholeFixtures = (): MailFixture<WholeGolden>[] => mailFixtures('whole');

/** The messages of a folder here, each with what must come out of it. */
export function mailFixtures<Golden = Record<string, string>>(
  folder: 'replies' | 'charsets' | 'names' | 'whole',
): MailFixture<Golden>[] {
  const place = new URL(`./${folder}/`, import.meta.url);
  return readdirSync(place)
    .filter((file) => file.endsWith('.eml'))
    .map((file) => {
      const name = file.slice(0, -4);
      const golden: unknown = JSON.parse(readFileSync(new URL(`${name}.golden.json`, place), 'utf8'));
      return { name, bytes: readFileSync(new URL(file, place)), golden: golden as Golden };
    });
}
