/** Civil time by the zone rules that this machine's Intl knows. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const faces = new Map<string, Intl.DateTimeFormat | null>();

function faceOf(zone: string): Intl.DateTimeFormat | null {
  let face = faces.get(zone);
  if (face !== undefined) return face;
  const date = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  try {
    face = /^[A-Za-z]/.test(zone)
      ? new Intl.DateTimeFormat('en-US', { timeZone: zone, ...date, ...time })
      : null;
  } catch {
    face = null;
  }
  faces.set(zone, face);
  return face;
}

export const isZone = (zone: string): boolean => faceOf(zone) !== null;

/** What the wall of the zone shows at an instant, counted as if it were UTC. */
function wallAt(zone: string, at: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of faceOf(zone)?.formatToParts(at) ?? []) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}

export const dayOf = (zone: string, at: number): number => Math.floor(wallAt(zone, at) / DAY);

/**
 * The first instant at which the wall shows this, looked for hour by hour as far as any zone is from UTC; of
 * a wall that clocks skip, the instant that it would have been had they not been put forward.
 */
export function instantOf(zone: string, wall: number): { at: number; shown: boolean } {
  let before = 0;
  const found: number[] = [];
  for (let near = wall - 15 * HOUR; near <= wall + 15 * HOUR; near += HOUR) {
    const offset = wallAt(zone, near) - near;
    if (near + offset <= wall) before = offset;
    if (wallAt(zone, wall - offset) === wall) found.push(wall - offset);
  }
  return found.length > 0 ? { at: Math.min(...found), shown: true } : { at: wall - before, shown: false };
}
