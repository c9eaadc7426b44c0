import { useTranslation } from 'react-i18next';
import type { Criticality, ItemState } from '#domain/config/item.ts';
import { useClassName, useName } from '../names.ts';
import { useClasses } from '../queries.ts';
import type { ImportRow } from './queries.ts';
import { useTargetName } from './targets.ts';

type Change = ImportRow['changes'][number];
type Problem = ImportRow['problems'][number];

/** What a field had and has, in words: `Memory: 8 → 16`. */
export function useChangeWords(names: Readonly<Record<string, string>>): (change: Change) => string {
  const { t } = useTranslation(['config', 'common']);
  const name = useName();
  const className = useClassName();
  const called = useTargetName();
  const attributes = useClasses().data?.classes.flatMap((one) => one.attributes) ?? [];
  const shown = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return t('nothing');
    if (value === true || value === false) return t(value ? 'yes' : 'no');
    if (field === 'state') return t(`state.${value as ItemState}`);
    if (field === 'criticality') return t(`criticality.${value as Criticality}`);
    if (field === 'class') return className(String(value));
    const choices = attributes
      .filter(({ code }) => field === `attribute:${code}`)
      .flatMap((one) => one.choices);
    const choice = choices.find(({ code }) => code === value);
    return choice ? name(choice) : (names[String(value)] ?? String(value));
  };
  return ({ field, before, after }) => {
    const isNew = before === null || before === undefined;
    const value = isNew ? shown(field, after) : `${shown(field, before)} → ${shown(field, after)}`;
    return t('common:labelled', { name: called(field), value });
  };
}

/** What is wrong with a row, in words. */
export function useProblemWords(): (problem: Problem) => string {
  const { t, i18n } = useTranslation(['importReport', 'common']);
  const called = useTargetName();
  return ({ field, code, value }) => {
    const known = i18n.exists(`importReport:problem.${code}`);
    const said = `${known ? t(`problem.${code as 'required'}`) : code}${value ? ` (${value})` : ''}`;
    return field === null ? said : t('common:labelled', { name: called(field), value: said });
  };
}
