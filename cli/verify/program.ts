import { open } from 'node:fs/promises';
import { type Counts, type Difference, verify } from './verify.ts';

/** Verifies the export of that name. @returns 0: everything agrees, 1: something differs, 2: no such file */
export async function program(args: readonly string[], print: (line: string) => void): Promise<number> {
  const [path, ...more] = args;
  const file = path === undefined || more.length > 0 ? null : await open(path).catch(() => null);
  if (!file) {
    print(path === undefined || more.length > 0 ? 'Name one file.' : `${path} cannot be read.`);
    return 2;
  }
  try {
    const counts = await verify(file.readLines({ encoding: 'utf8' }), (one) => print(lineOf(one)));
    for (const line of summary(counts)) print(line);
    return counts.differences === 0 ? 0 : 1;
  } finally {
    await file.close();
  }
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
