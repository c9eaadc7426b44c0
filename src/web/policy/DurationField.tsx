import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { TargetCalendar } from '#domain/sla/policy.ts';
import { valueAt } from './content.ts';
import { DURATION_UNITS, type DurationUnit, parseDuration, type UnitWords } from './durations.ts';
import { useEditing } from './editing.tsx';
import { type FieldProps, placeOf } from './fields.tsx';
import { durationWords } from './say.ts';
import { type Say, useSay } from './words.ts';

/** What people type for each unit, in whatever language. */
export const unitWords = (t: Say): UnitWords => {
  const words = (unit: DurationUnit) => t(`policy:typed.${unit}`).split('|');
  return Object.fromEntries(DURATION_UNITS.map((unit) => [unit, words(unit)])) as Record<
    DurationUnit,
    string[]
  >;
};

interface Props extends FieldProps {
  calendar: TargetCalendar;
  /** What an emptied field sets; left out where there has to be a time. */
  onEmpty?: () => void;
  /** What a typed time sets, where the field holds more than the time. */
  onTime?: (ms: number) => void;
}

/** A time as people say it: `30 minutes`, `4 h`, `2 working days`. */
export function DurationField({ path, label, unseen, description, calendar, onEmpty, onTime }: Props) {
  const t = useSay();
  const { content, readOnly, set, problemAt, noteText } = useEditing();
  const value = valueAt(content, path);
  const said = typeof value === 'number' ? durationWords(value, calendar, t) : '';
  const [typed, type] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  const mark = (next: boolean) => {
    setBad(next);
    noteText(path, next);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a field that goes takes its complaint along
  useEffect(() => () => noteText(path, false), []);

  function take(text: string) {
    type(text);
    if (text.trim() === '' && onEmpty) {
      mark(false);
      return onEmpty();
    }
    const ms = parseDuration(text, calendar, unitWords(t));
    mark(ms === null);
    if (ms !== null) (onTime ?? ((time) => set(path, time)))(ms);
  }

  return (
    <TextInput
      {...(unseen ? { 'aria-label': label } : { label })}
      description={description}
      name={path.join('.')}
      wrapperProps={placeOf(path)}
      readOnly={readOnly}
      value={typed ?? said}
      placeholder={onEmpty && !readOnly ? t('policy:noTarget') : undefined}
      onChange={(event) => take(event.currentTarget.value)}
      onBlur={() => !bad && type(null)}
      error={bad ? t('policy:badTime') : problemAt(path)}
    />
  );
}
