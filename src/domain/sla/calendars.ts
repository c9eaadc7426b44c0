import type { Calendar, Interval } from './calendar.ts';

/** 7x24, on which P1 counts (A4). The zone is only that of the dates shown. */
export const alwaysOpen: Calendar = {
  id: 'always',
  version: 1,
  zone: 'Asia/Shanghai',
  alwaysOpen: true,
  week: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] },
  days: {},
};

/** Working hours without a break; the lunch break is a setting of the enterprise. */
const OFFICE_HOURS: readonly Interval[] = [[540, 1080]];

export const chinaWorking: Calendar = {
  id: 'china',
  version: 1,
  zone: 'Asia/Shanghai',
  week: { 1: OFFICE_HOURS, 2: OFFICE_HOURS, 3: OFFICE_HOURS, 4: OFFICE_HOURS, 5: OFFICE_HOURS, 6: [], 7: [] },
  days: {},
};
