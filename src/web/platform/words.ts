import { useTranslation } from 'react-i18next';
import type { FieldProblem } from '#domain/refusal.ts';
import type { Problem } from './problem.ts';

/** A refusal in words. */
export function useRefusalWords(): (code: Problem['code']) => string {
  const { t } = useTranslation('refusals');
  return (code) => t(code);
}

/** What is wrong with a field, in words; a code without words of its own still says that something is. */
export function useFieldWords(): (problem: FieldProblem | undefined) => string | undefined {
  const { t, i18n } = useTranslation(['common', 'problems']);
  return (problem) => {
    if (!problem) return undefined;
    const { code } = problem;
    if (i18n.exists(`common:fieldProblems.${code}`)) return t(`common:fieldProblems.${code as 'other'}`);
    return i18n.exists(`problems:${code}`)
      ? t(`problems:${code as 'overlap'}`)
      : t('common:fieldProblems.other');
  };
}
