import { calendarName } from '../promises/calendar-name.ts';
import { useSay } from './words.ts';

/** What a family is called: the service policy, or the calendar by its name. */
export function useFamilyName(): (family: string, name: string | null) => string {
  const t = useSay();
  return (family, name) =>
    family === 'service'
      ? t('policy:service')
      : t('policy:calendarNamed', { name: calendarName(family.slice('calendar:'.length), name, t) });
}
