import { open, readFile } from 'node:fs/promises';
import { type Outcome, verifyAudit } from './verify.ts';

type Json = Readonly<Record<string, unknown>>;

/** Tells what was found. @returns 0: in order, 1: something is not */
export function report(
  { links, upto, heads, tickets, finding }: Outcome,
  print: (line: string) => void,
): number {
  const also = tickets > 0 ? `, histories of ${tickets} tickets` : '';
  print(`${links} links in order up to ${upto}, ${heads} signed heads${also}`);
  print(finding ?? 'The audit is whole.');
  return finding === null ? 0 : 1;
}

/** A head file; null where there is none to read. */
export async function readHead(path: string): Promise<Json | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : parsed(text);
}

/** Verifies an export. @returns 0: in order, 1: something is not, 2: no such file */
export async function verifyFile(
  path: string,
  against: readonly Json[],
  print: (line: string) => void,
): Promise<number> {
  const file = await open(path).catch(() => null);
  if (!file || (await file.stat()).isDirectory()) {
    await file?.close();
    print(`${path} cannot be read.`);
    return 2;
  }
  try {
    return report(await verifyAudit(records(file.readLines({ encoding: 'utf8' })), against), print);
  } finally {
    await file.close();
  }
}

async function* records(lines: AsyncIterable<string>): AsyncGenerator<Json> {
  let first = true;
  for await (const line of lines) {
    const record = parsed(line);
    yield first && record.type !== 'header' ? {} : record;
    first = false;
  }
}

function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : {};
  } catch {
    return {};
  }
}
