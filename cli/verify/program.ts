import { type FileHandle, open } from 'node:fs/promises';
import { type Counts, type Difference, verify } from './verify.ts';

/** So many differences are told one by one; all of them are counted. */
const MOST = 1000;

/** Verifies the export of that name. @returns 0: everything agrees, 1: something differs, 2: no such file */
export async function program(args: readonly string[], print: (line: string) => void): Promise<number> {
  const [path, ...more] = args;
  const file = path === undefined || more.length > 0 ? null : await opened(path);
  if (!file) {
    print(path === undefined || more.length > 0 ? 'Name one file.' : `${path} cannot be read.`);
    return 2;
  }
  try {
    let told = 0;
    const tell = (one: Difference) => {
      told += 1;
      if (told <= MOST) print(lineOf(one));
    };
    const counts = await verify(file.readLines({ encoding: 'utf8' }), tell);
    if (told > MOST) print(`... and ${told - MOST} more`);
    for (const line of summary(counts)) print(line);
    return counts.differences === 0 ? 0 : 1;
  } finally {
    await file.close();
  }
}

/** The file, or null where there is none to read: a folder opens, but cannot be read. */
async function opened(path: string): Promise<FileHandle | null> {
  const file = await open(path).catch(() => null);
  if (!(await file?.stat())?.isDirectory()) return file;
  await file?.close();
  return null;
}

function lineOf({ where, seq, clock, what, expected, found }: Difference): string {
  const place = [
    where,
    ...(seq === undefined ? [] : [`seq ${seq}`]),
    ...(clock === undefined ? [] : [clock]),
  ];
  const word = (value: unknown) =>
    /^\w+At /.test(what) && Number.isSafeInteger(value) && Math.abs(Number(value)) < 8.64e15
      ? new Date(Number(value)).toISOString()
      : (JSON.stringify(value) ?? 'nothing');
  const both =
    expected === undefined && found === undefined ? '' : `: expected ${word(expected)}, found ${word(found)}`;
  return `${place.join(', ')}: ${what}${both}`;
}

const summary = ({
  versions,
  tickets,
  events,
  verdicts,
  refused,
  unwritten,
  differences,
}: Counts): string[] => [
  `${versions} versions of policies and calendars, ${tickets} tickets, ${events} events`,
  `${verdicts} verdicts recomputed, ${refused} tickets refused, ${differences} differences`,
  ...(unwritten > 0 ? [`${unwritten} of them from before verdicts were written into events`] : []),
  differences === 0 ? 'Everything agrees.' : 'Not everything agrees.',
];
