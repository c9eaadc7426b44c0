import { canonical, sha256 } from './canonical.ts';
import { type Event, type Json, pieces, type Told } from './file.ts';
import { Book, KINDS } from './rules.ts';
import { Course, judge } from './runs.ts';

/** Something that is not as it should be, by name. */
export interface Difference {
  /** `line 7`, `service 2`, `calendar:china 1`, `ticket 1001`. */
  where: string;
  seq?: number;
  clock?: string;
  what: string;
  expected?: unknown;
  found?: unknown;
}
type Found = Omit<Difference, 'where'>;

/** What was read and recomputed. */
export interface Counts {
  versions: number;
  tickets: number;
  events: number;
  verdicts: number;
  /** Tickets that were not judged: their history or a version they rest on is not what was written. */
  refused: number;
  /** Verdicts from before verdicts were written into events. */
  unwritten: number;
  differences: number;
}

/** Reads an export, recomputes everything in it and tells every difference as it is found. */
export async function verify(lines: AsyncIterable<string>, tell: (one: Difference) => void): Promise<Counts> {
  const counts = {
    versions: 0,
    tickets: 0,
    events: 0,
    verdicts: 0,
    refused: 0,
    unwritten: 0,
    differences: 0,
  };
  const found = (where: string, one: Found) => {
    counts.differences += 1;
    tell({ where, ...one });
  };
  const book = new Book();
  const read = new Set<string>();
  /** What stands twice could hide what is missing: counts would agree. */
  const once = (name: string) => {
    if (read.has(name)) found(name, { what: 'stands twice' });
    read.add(name);
  };
  for await (const piece of pieces(lines)) {
    if ('wrong' in piece) found(`line ${piece.line}`, { what: piece.wrong });
    else if ('version' in piece) {
      const { family, version, hash, content } = piece.version;
      const expected = sha256(canonical(content));
      once(`${family} ${version}`);
      counts.versions += 1;
      if (hash === expected) book.add(piece.version);
      else
        found(`${family} ${version}`, {
          what: 'altered: the content has another hash',
          expected,
          found: hash,
        });
    } else {
      once(`ticket ${piece.ticket.id}`);
      counts.tickets += 1;
      counts.events += piece.ticket.history.length;
      for (const one of check(piece.ticket, book, counts)) found(`ticket ${piece.ticket.id}`, one);
    }
  }
  return counts;
}

function check(ticket: Told, book: Book, counts: Counts): Found[] {
  try {
    const broken = brokenAt(ticket);
    if (!broken) return differences(ticket, book, counts);
    counts.refused += 1;
    return [{ ...broken, what: `refused: ${broken.what}` }];
  } catch (error) {
    counts.refused += 1;
    return [{ what: `refused: ${error instanceof Error ? error.message : error}` }];
  }
}

/** Where a history is not the one that was written: an entry altered, missing, moved or added. */
function brokenAt({ history, events, head }: Told): Found | null {
  let prev: Event | null = null;
  for (const event of history) {
    const { type: _type, prevHash, hash, ...told } = event;
    const seq: number = (prev?.seq ?? 0) + 1;
    if (event.seq !== seq) return { seq, what: 'the event is missing', expected: seq, found: event.seq };
    const expected = sha256(`${prevHash ?? ''}\n${canonical(told)}`);
    if (hash !== expected) return { seq, what: 'the event was altered', expected, found: hash };
    if (prevHash !== (prev?.hash ?? null))
      return { seq, what: 'the event does not follow the one before it' };
    if (prev && event.at < prev.at) return { seq, what: 'the event is dated before the one before it' };
    prev = event;
  }
  const seq = history.length + 1;
  if (history.length !== events)
    return { seq, what: 'the event is missing', expected: events, found: seq - 1 };
  return prev?.hash === head ? null : { what: 'the history does not end as the ticket says', expected: head };
}

/** Every verdict of a ticket, recomputed and held against its events and its rows of the table. */
function differences({ history, rows }: Told, book: Book, counts: Counts): Found[] {
  const course = new Course(book);
  const table = new Map(rows.map((row) => [`${row.seq} ${row.kind}`, row]));
  const twice = rows.flatMap((row): Found[] =>
    table.get(`${row.seq} ${row.kind}`) === row
      ? []
      : [{ seq: Number(row.seq), clock: String(row.kind), what: 'stands twice in the table' }],
  );
  const all = history.flatMap((event) => {
    const { seq, at, data } = event;
    const before = event.kind === 'rejudged' ? standing(course, book, at) : null;
    const decided = course.take(event).flatMap((run) => judge(run, book, at) ?? []);
    const fallen = new Map(
      decided.filter(({ verdict }) => /met|breached/.test(verdict)).map((one) => [one.kind, one]),
    );
    counts.verdicts += fallen.size;
    const told = listOf(data.verdicts);
    const found = before
      ? [
          ...compared(seq, before, listOf(data.verdictsBefore), 'verdictsBefore'),
          ...compared(seq, standing(course, book, at), listOf(data.verdictsAfter), 'verdictsAfter'),
        ]
      : [];
    if (history[0]?.after.terms === undefined && told.length === 0) {
      counts.unwritten += fallen.size;
      return found;
    }
    const names = [...fallen.keys()].map((kind) => `${seq} ${kind}`);
    const inTable = rows.filter((row) => names.includes(`${row.seq} ${row.kind}`));
    for (const name of names) table.delete(name);
    const inRows = [...fallen].map(([kind, { provisional: _told, ...one }]): [string, Json] => {
      return [kind, { type: 'verdict', ticketId: event.ticketId, seq, decidedAt: at, ...one }];
    });
    return [
      ...found,
      ...compared(seq, fallen, told, 'the event', fallen.keys()),
      ...compared(seq, new Map(inRows), inTable, 'the table', fallen.keys()),
    ];
  });
  const more = [...table.values()].map((row) => ({ seq: Number(row.seq), ...surplus(row, 'the table') }));
  return [...all, ...more, ...twice];
}

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value : []);

/** How the promises stand at an instant. */
const standing = (course: Course, book: Book, now: number): Map<string, Json> =>
  new Map(
    KINDS.map((kind) => {
      const run = course.runs[kind].at(-1);
      return [kind, (run && judge(run, book, now)) ?? { kind, verdict: 'none', budgetMs: null }];
    }),
  );

const surplus = (found: Json, place: string): Found => ({
  clock: String(found.kind),
  what: `in ${place}: nothing decides this verdict`,
  expected: null,
  found,
});

/** The fields in which verdicts that stand somewhere differ from recomputed ones; those `due` must be there. */
function compared(
  seq: number,
  expected: ReadonlyMap<string, Json>,
  found: readonly Json[],
  place: string,
  due: Iterable<string> = [],
): Found[] {
  const missing = [...due].filter((kind) => !found.some((one) => one.kind === kind));
  return [
    ...missing.map((clock) => ({
      seq,
      clock,
      what: `missing in ${place}`,
      expected: expected.get(clock),
      found: null,
    })),
    ...found.flatMap((one): Found[] => {
      const clock = String(one.kind);
      const right = expected.get(clock);
      if (!right) return [{ seq, ...surplus(one, place) }];
      const names = right.budgetMs === null ? Object.keys(right) : Object.keys({ ...right, ...one });
      return names
        .filter((name) => canonical(right[name]) !== canonical(one[name]))
        .map((name) => ({
          seq,
          clock,
          what: `${name} in ${place}`,
          expected: right[name],
          found: one[name],
        }));
    }),
  ];
}
