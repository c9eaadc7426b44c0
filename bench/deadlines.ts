import { type Calendar, deadline } from '#domain/sla/calendar.ts';
import { civilDate, weekdayOf } from '#domain/sla/calendar-date.ts';
import { chinaWorking } from '#domain/sla/calendars.ts';

const COUNT = 1_000_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR_START = Date.parse('2026-01-01T00:00+08:00');

/** Ticket after ticket through the year, with budgets of 1 to 40 working hours. */
function total(due: (start: number, budget: number) => number): number {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) {
    const start = YEAR_START + ((i * 7_919_003) % (365 * 86_400)) * 1000;
    sum += due(start, (1 + (i % 40)) * HOUR) - start;
  }
  return sum;
}

/** What a plain loop does: day after day, interval after interval, at a fixed offset from UTC. */
function naive(calendar: Calendar, start: number, budget: number): number {
  const offset = 8 * HOUR;
  let left = budget;
  for (let day = Math.floor((start + offset) / DAY); ; day++) {
    const intervals = calendar.days[civilDate(day)]?.intervals ?? calendar.week[weekdayOf(day)];
    for (const [from, to] of intervals) {
      const open = Math.max(day * DAY - offset + from * 60_000, start);
      const length = Math.max(day * DAY - offset + to * 60_000 - open, 0);
      if (length >= left) return open + left;
      left -= length;
    }
  }
}

function timed(work: () => number): { ms: number; sum: number } {
  const from = performance.now();
  const sum = work();
  return { ms: performance.now() - from, sum };
}

/** 1,000,000 due times over a year of the Chinese calendar, beside a naive loop in the same run. */
export function run(print: (line: string) => void): void {
  const cold = timed(() => deadline(chinaWorking, YEAR_START, HOUR) ?? 0);
  const ours = timed(() => total((start, budget) => deadline(chinaWorking, start, budget) ?? 0));
  const loop = timed(() => total((start, budget) => naive(chinaWorking, start, budget)));
  print(`deadlines: first of a calendar, which lays it out: ${cold.ms.toFixed(1)} ms`);
  print(`deadlines: ${COUNT} over 2026 in China: ${ours.ms.toFixed(0)} ms`);
  print(`deadlines: the same by a naive day-by-day loop: ${loop.ms.toFixed(0)} ms`);
  print(`deadlines: ${(loop.ms / ours.ms).toFixed(1)} times as fast; same sum: ${ours.sum === loop.sum}`);
}
