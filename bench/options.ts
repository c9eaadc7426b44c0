import { parseArgs } from 'node:util';

export const PARTS = [
  'create',
  'list',
  'deadlines',
  'timers',
  'rejudge',
  'mail',
  'callers',
  'items',
  'item-import',
  'software',
  'access',
] as const;
export type Part = (typeof PARTS)[number];

export interface Options {
  /** Numbers of tickets at which pages are measured, smallest first. */
  readonly sizes: readonly number[];
  readonly parts: readonly Part[];
  /** A PostgreSQL on which the bench may make and drop databases of its own; else a temporary one. */
  readonly databaseUrl: string | undefined;
  readonly json: boolean;
}

export const USAGE = `npm run bench -- [--size 10000,1000000] [--only create,list,deadlines,timers,rejudge,mail,callers,items,item-import,software,access]
               [--database-url postgres://...] [--json]`;

/** Throws with a sentence for the person at the keyboard. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      size: { type: 'string', default: '10000,100000' },
      only: { type: 'string', default: PARTS.join(',') },
      'database-url': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    sizes: values.size
      .split(',')
      .map(sizeOf)
      .sort((a, b) => a - b),
    parts: values.only.split(',').map(partOf),
    databaseUrl: values['database-url'],
    json: values.json,
  };
}

function sizeOf(text: string): number {
  const size = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(size) || size < 50) throw new Error(`--size: ${text} is no number of 50 or more`);
  return size;
}

function partOf(text: string): Part {
  const part = PARTS.find((name) => name === text.trim());
  if (!part) throw new Error(`--only: ${text} is none of ${PARTS.join(', ')}`);
  return part;
}
