import type { ExceptionalDay, Interval } from './calendar.ts';
import { type CivilDate, civilDate, dayNumber } from './calendar-date.ts';

/** One holiday of a notice: days off, first and last included, and the weekend days worked in exchange. */
export interface Arrangement {
  name: string;
  from: CivilDate;
  to: CivilDate;
  /** 调休: Saturdays and Sundays on which people work. */
  workdays: readonly CivilDate[];
}

/** A notice of the General Office of the State Council on the holidays of a year. */
export interface HolidayNotice {
  /** 发文字号. */
  id: string;
  year: number;
  /** The day on which gov.cn published it: before that day nobody could know. */
  issued: CivilDate;
  url: string;
  /** The notice of the same year of which this one replaces the holidays named here. */
  amends?: string;
  arrangements: readonly Arrangement[];
}

/** `off` takes a first and last day of the year as MM-DD, or full dates where a year is crossed. */
const off =
  (year: number) =>
  (name: string, from: string, to: string, ...workdays: string[]) => ({
    name,
    from: inYear(year, from),
    to: inYear(year, to),
    workdays: workdays.map((day) => inYear(year, day)),
  });

const inYear = (year: number, date: string): CivilDate => (date.length > 5 ? date : `${year}-${date}`);

const y2019 = off(2019);
const y2020 = off(2020);
const y2021 = off(2021);
const y2022 = off(2022);
const y2023 = off(2023);
const y2024 = off(2024);
const y2025 = off(2025);
const y2026 = off(2026);

/** All notices since that of 2019, in order of issue, as worded: a weekend joined to a holiday is not listed. */
export const HOLIDAY_NOTICES: readonly HolidayNotice[] = [
  {
    id: '国办发明电〔2018〕15号',
    year: 2019,
    issued: '2018-12-06',
    url: 'https://www.gov.cn/zhengce/content/2018-12/06/content_5346276.htm',
    arrangements: [
      y2019('元旦', '2018-12-30', '01-01', '2018-12-29'),
      y2019('春节', '02-04', '02-10', '02-02', '02-03'),
      y2019('清明节', '04-05', '04-05'),
      y2019('劳动节', '05-01', '05-01'),
      y2019('端午节', '06-07', '06-07'),
      y2019('中秋节', '09-13', '09-13'),
      y2019('国庆节', '10-01', '10-07', '09-29', '10-12'),
    ],
  },
  {
    id: '国办发明电〔2019〕3号',
    year: 2019,
    issued: '2019-03-22',
    url: 'https://www.gov.cn/zhengce/content/2019-03/22/content_5375877.htm',
    amends: '国办发明电〔2018〕15号',
    arrangements: [y2019('劳动节', '05-01', '05-04', '04-28', '05-05')],
  },
  {
    id: '国办发明电〔2019〕16号',
    year: 2020,
    issued: '2019-11-21',
    url: 'https://www.gov.cn/zhengce/content/2019-11/21/content_5454164.htm',
    arrangements: [
      y2020('元旦', '01-01', '01-01'),
      y2020('春节', '01-24', '01-30', '01-19', '02-01'),
      y2020('清明节', '04-04', '04-06'),
      y2020('劳动节', '05-01', '05-05', '04-26', '05-09'),
      y2020('端午节', '06-25', '06-27', '06-28'),
      y2020('国庆节、中秋节', '10-01', '10-08', '09-27', '10-10'),
    ],
  },
  {
    id: '国办发明电〔2020〕1号',
    year: 2020,
    issued: '2020-01-27',
    url: 'https://www.gov.cn/zhengce/content/2020-01/27/content_5472352.htm',
    amends: '国办发明电〔2019〕16号',
    arrangements: [y2020('春节', '01-24', '02-02', '01-19')],
  },
  {
    id: '国办发明电〔2020〕27号',
    year: 2021,
    issued: '2020-11-25',
    url: 'https://www.gov.cn/zhengce/content/2020-11/25/content_5564127.htm',
    arrangements: [
      y2021('元旦', '01-01', '01-03'),
      y2021('春节', '02-11', '02-17', '02-07', '02-20'),
      y2021('清明节', '04-03', '04-05'),
      y2021('劳动节', '05-01', '05-05', '04-25', '05-08'),
      y2021('端午节', '06-12', '06-14'),
      y2021('中秋节', '09-19', '09-21', '09-18'),
      y2021('国庆节', '10-01', '10-07', '09-26', '10-09'),
    ],
  },
  {
    id: '国办发明电〔2021〕11号',
    year: 2022,
    issued: '2021-10-25',
    url: 'https://www.gov.cn/zhengce/content/2021-10/25/content_5644835.htm',
    arrangements: [
      y2022('元旦', '01-01', '01-03'),
      y2022('春节', '01-31', '02-06', '01-29', '01-30'),
      y2022('清明节', '04-03', '04-05', '04-02'),
      y2022('劳动节', '04-30', '05-04', '04-24', '05-07'),
      y2022('端午节', '06-03', '06-05'),
      y2022('中秋节', '09-10', '09-12'),
      y2022('国庆节', '10-01', '10-07', '10-08', '10-09'),
    ],
  },
  {
    id: '国办发明电〔2022〕16号',
    year: 2023,
    issued: '2022-12-08',
    url: 'https://www.gov.cn/zhengce/content/2022-12/08/content_5730844.htm',
    arrangements: [
      y2023('元旦', '2022-12-31', '01-02'),
      y2023('春节', '01-21', '01-27', '01-28', '01-29'),
      y2023('清明节', '04-05', '04-05'),
      y2023('劳动节', '04-29', '05-03', '04-23', '05-06'),
      y2023('端午节', '06-22', '06-24', '06-25'),
      y2023('中秋节、国庆节', '09-29', '10-06', '10-07', '10-08'),
    ],
  },
  {
    id: '国办发明电〔2023〕7号',
    year: 2024,
    issued: '2023-10-25',
    url: 'https://www.gov.cn/zhengce/content/202310/content_6911527.htm',
    arrangements: [
      y2024('元旦', '01-01', '01-01'),
      y2024('春节', '02-10', '02-17', '02-04', '02-18'),
      y2024('清明节', '04-04', '04-06', '04-07'),
      y2024('劳动节', '05-01', '05-05', '04-28', '05-11'),
      y2024('端午节', '06-10', '06-10'),
      y2024('中秋节', '09-15', '09-17', '09-14'),
      y2024('国庆节', '10-01', '10-07', '09-29', '10-12'),
    ],
  },
  {
    id: '国办发明电〔2024〕12号',
    year: 2025,
    issued: '2024-11-12',
    url: 'https://www.gov.cn/zhengce/content/202411/content_6986382.htm',
    arrangements: [
      y2025('元旦', '01-01', '01-01'),
      y2025('春节', '01-28', '02-04', '01-26', '02-08'),
      y2025('清明节', '04-04', '04-06'),
      y2025('劳动节', '05-01', '05-05', '04-27'),
      y2025('端午节', '05-31', '06-02'),
      y2025('国庆节、中秋节', '10-01', '10-08', '09-28', '10-11'),
    ],
  },
  {
    id: '国办发明电〔2025〕7号',
    year: 2026,
    issued: '2025-11-04',
    url: 'https://www.gov.cn/zhengce/content/202511/content_7047090.htm',
    arrangements: [
      y2026('元旦', '01-01', '01-03', '01-04'),
      y2026('春节', '02-15', '02-23', '02-14', '02-28'),
      y2026('清明节', '04-04', '04-06'),
      y2026('劳动节', '05-01', '05-05', '05-09'),
      y2026('端午节', '06-19', '06-21'),
      y2026('中秋节', '09-25', '09-27'),
      y2026('国庆节', '10-01', '10-07', '09-20', '10-10'),
    ],
  },
];

/** The notices that had been issued by the end of a day; all of them when no day is given. */
const issuedBy = (day: CivilDate | undefined): HolidayNotice[] =>
  HOLIDAY_NOTICES.filter((notice) => day === undefined || notice.issued <= day);

/** The last year whose arrangement was known at the end of a day. */
export const announcedThrough = (knownOn?: CivilDate): number =>
  Math.max(...issuedBy(knownOn).map((notice) => notice.year));

/**
 * Holidays and make-up days as exceptional days of a calendar, with the hours worked on a make-up day; as
 * they were known at the end of a day, or as far as they are known.
 */
export function chinaDays(
  hours: readonly Interval[],
  knownOn?: CivilDate,
): Record<CivilDate, ExceptionalDay> {
  const days: Record<CivilDate, ExceptionalDay> = {};
  for (const { name, from, to, workdays } of arrangementsInForce(knownOn)) {
    for (let day = dayNumber(from) ?? 0; day <= (dayNumber(to) ?? -1); day++) {
      days[civilDate(day)] = { kind: 'holiday', intervals: [], name };
    }
    for (const date of workdays) days[date] = { kind: 'workday', intervals: hours, name };
  }
  return days;
}

/** The last word on each holiday of each year. */
function arrangementsInForce(knownOn: CivilDate | undefined): Arrangement[] {
  const latest = new Map<string, Arrangement>();
  for (const { year, arrangements } of issuedBy(knownOn)) {
    for (const arrangement of arrangements) latest.set(`${year} ${arrangement.name}`, arrangement);
  }
  return [...latest.values()];
}
