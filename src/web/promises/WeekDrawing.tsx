import { WEEKDAYS } from '#domain/sla/calendar-date.ts';
import { hoursWords } from '../policy/say.ts';
import { useSay } from '../policy/words.ts';
import { blocksOf, runsOf, type Week } from './week.ts';

const ROW = 16;
const WIDTH = 480;
const SIDE = 34;
const HOURS = [0, 6, 12, 18, 24];
const xOf = (minute: number): number => SIDE + (minute / 1440) * WIDTH;

/** Working hours of a week: drawn for the eye, and said in words for everybody. */
export function WeekDrawing({ week, alwaysOpen }: { week: Week; alwaysOpen: boolean }) {
  const t = useSay();
  if (alwaysOpen) return <p>{t('promises:alwaysOpen')}</p>;
  const height = WEEKDAYS.length * ROW;
  return (
    <div>
      <svg viewBox={`0 0 ${SIDE + WIDTH + 12} ${height + 20}`} className="yn-week" aria-hidden="true">
        {WEEKDAYS.map((weekday, row) => (
          <g key={weekday}>
            <text x={0} y={row * ROW + 12}>
              {t(`promises:weekdayShort.${weekday}`)}
            </text>
            <rect x={SIDE} y={row * ROW + 2} width={WIDTH} height={ROW - 4} rx={3} className="yn-week-day" />
          </g>
        ))}
        {blocksOf(week).map(({ weekday, from, to }) => (
          <rect
            key={`${weekday} ${from}`}
            x={xOf(from)}
            y={(weekday - 1) * ROW + 2}
            width={xOf(to) - xOf(from)}
            height={ROW - 4}
            rx={3}
            className="yn-week-open"
          />
        ))}
        {HOURS.map((hour) => (
          <text key={hour} x={xOf(hour * 60)} y={height + 14} textAnchor="middle">
            {hour}:00
          </text>
        ))}
      </svg>
      <WeekWords week={week} />
    </div>
  );
}

function WeekWords({ week }: { week: Week }) {
  const t = useSay();
  return (
    <ul className="yn-lines">
      {runsOf(week).map(({ first, last, hours }) => (
        <li key={first}>
          <span className="yn-quiet">
            {first === last
              ? t(`promises:weekday.${first}`)
              : t('promises:weekdays', {
                  first: t(`promises:weekday.${first}`),
                  last: t(`promises:weekday.${last}`),
                })}
          </span>{' '}
          {hours.length === 0 ? t('promises:closed') : hoursWords(hours, t)}
        </li>
      ))}
    </ul>
  );
}
