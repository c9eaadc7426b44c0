import { queryClient } from './queries.ts';
import { type Me, meQuery } from './session.tsx';

/** The zone of whoever is signed in: what they type is meant in it, as what they read is shown in it. */
const readersZone = (): string | undefined => queryClient.getQueryData<Me | null>(meQuery.queryKey)?.zone;

const LOCAL = /^(\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d)/;

/**
 * The instant that `datetime-local` text means in a zone, as RFC 3339. Of an hour that a change of clocks
 * skips or repeats, one of the two readings.
 * @throws RangeError when the text is no local time
 */
export function instantFrom(text: string, zone: string | undefined = readersZone()): string {
  const found = LOCAL.exec(text);
  if (!found) throw new RangeError(`not a local time: ${text}`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = found.slice(1).map(Number);
  const face = Date.UTC(year, month - 1, day, hour, minute);
  const near = face - offsetAt(face, zone);
  return new Date(face - offsetAt(near, zone)).toISOString();
}

/** The same the other way round, to the minute. */
export function localTextOf(at: string | number, zone: string | undefined = readersZone()): string {
  const ms = new Date(at).getTime();
  return new Date(ms + offsetAt(ms, zone)).toISOString().slice(0, 16);
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
function offsetAt(ms: number, zone: string | undefined): number {
  const format = new Intl.DateTimeFormat('en-US', {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    ...(zone ? { timeZone: zone } : {}),
  });
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
  const minutes = Math.floor(ms / 60_000) * 60_000;
  return Date.UTC(year, month - 1, day, hour, minute) - minutes;
}
