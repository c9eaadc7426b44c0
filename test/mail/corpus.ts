import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Real messages of public test suites; they are not part of the repository. */
export const CORPUS =
  process.env.YINUO_MAILCORPUS ?? fileURLToPath(new URL('../../../shared/mailcorpus', import.meta.url));

/** Their paths below the corpus; none, and a line that says so, where there is no corpus. */
export const corpusFiles: readonly string[] = existsSync(CORPUS)
  ? readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.eml'))
      .sort()
  : [];
if (corpusFiles.length === 0)
  console.log(`Skipped: no mail corpus at ${CORPUS} (set YINUO_MAILCORPUS to one)`);

export const corpusMail = (file: string): Buffer => readFileSync(join(CORPUS, file));
