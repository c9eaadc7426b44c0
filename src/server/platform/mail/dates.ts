const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** Minutes from UTC of the zone names of RFC 5322; all others are taken as UTC. */
const ZONES: Readonly<Record<string, number>> = {
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

const RFC =
  /(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s-]+(\d{2,4})[\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([+-]\d{4}|[a-z]{1,5})?/i;
const ISO =
  /(\d{4})-(\d{1,2})-(\d{1,2})[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?/i;

/** The Date header as an instant (ms); null when it is no date between 1980 and 2100. */
export function readDate(value: string | null): number | null {
  const text = (value ?? '').slice(0, 200);
  const parts = fromRfc(text) ?? fromIso(text);
  if (!parts) return null;
  const { year, month, day, hour, minute, second, zone } = parts;
  if (month < 0 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null;
  const instant = Date.UTC(year, month, day, hour, minute, second) - offset(zone) * 60_000;
  return instant >= Date.UTC(1980) && instant < Date.UTC(2100) ? instant : null;
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  zone: string;
}

function fromRfc(text: string): Parts | null {
  const match = RFC.exec(text);
  if (!match) return null;
  const [, day, month, year, hour, minute, second, zone] = match;
  return {
    year: fullYear(year ?? ''),
    month: MONTHS.indexOf((month ?? '').toLowerCase()),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
    zone: zone ?? '',
  };
}

function fromIso(text: string): Parts | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  return {
    year: year!,
    month: month! - 1,
    day: day!,
    hour: hour!,
    minute: minute!,
    second: second!,
    zone: match[7] ?? '',
  };
}

/** Two and three digits as RFC 5322 wants them (obs-year). */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 3) return year;
  return text.length === 2 && year < 50 ? year + 2000 : year + 1900;
}

function offset(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return ZONES[zone.toLowerCase()] ?? 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}
