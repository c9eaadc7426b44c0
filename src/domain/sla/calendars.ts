import type { Calendar, Interval } from './calendar.ts';
import { announcedThrough, chinaDays } from './china.ts';

/** 7x24, on which P1 counts (A4). The zone is only that of the dates shown. */
export const alwaysOpen: Calendar = {
  id: 'always',
  version: 1,
  zone: 'Asia/Shanghai',
  alwaysOpen: true,
  week: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] },
  days: {},
};

/** 09:00 to 18:00. */
export const OFFICE_HOURS: readonly Interval[] = [[540, 1080]];
/** The same less the lunch break from 12:00 to 13:00, which an enterprise may choose (norm d). */
export const OFFICE_HOURS_LESS_LUNCH: readonly Interval[] = [
  [540, 720],
  [780, 1080],
];

/** Monday to Friday at these hours, with the statutory holidays of China and their make-up days. */
export function chinaCalendar(hours: readonly Interval[], id = 'china', version = 1): Calendar {
  return {
    id,
    version,
    zone: 'Asia/Shanghai',
    week: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: [], 7: [] },
    days: chinaDays(hours),
    announcedThrough: announcedThrough(),
  };
}

/** The shipped working calendar of the norm's section (d). */
export const chinaWorking: Calendar = chinaCalendar(OFFICE_HOURS);
