import { useTranslation } from 'react-i18next';
import { problemOf } from '../../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../../platform/words.ts';

/** Why a file cannot be read, or a step not be taken, in words. */
export function useFailure(): (error: unknown) => string {
  const { t } = useTranslation('imports');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const failed = useFailed();
  return (error) => {
    const { code, fields, detail } = problemOf(error);
    if (code === 'too_large') return failed(String(detail?.problem ?? 'too_big'));
    const [first] = fields ?? [];
    if (!first) return words(code);
    const row = typeof detail?.row === 'number' ? ` ${detail.row}` : '';
    const isFile = first.field === 'body' || /^body\.(encoding|delimiter|sheet)$/.test(first.field);
    return isFile ? failed(`${first.code}${row}`) : (fieldWords(first) ?? t('failure.internal'));
  };
}

/** A code of why a file failed, with the row behind it when that is known. */
export function useFailed(): (problem: string) => string {
  const { t, i18n } = useTranslation(['imports', 'common']);
  return (problem) => {
    const [code = '', row] = problem.split(' ');
    const said = i18n.exists(`imports:failure.${code}`)
      ? t(`failure.${code as 'internal'}`)
      : t('failure.internal');
    return row ? t('common:labelled', { name: t('atRow', { row }), value: said }) : said;
  };
}
