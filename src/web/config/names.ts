import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useClasses } from './queries.ts';

/** A name that comes in both languages, in that of the reader. */
export function useName(): (named: { zh: string; en: string }) => string {
  const { i18n } = useTranslation();
  return ({ zh, en }) => (i18n.language.startsWith('zh') ? zh : en);
}

/** The name of a class; a code that is not known stays one. */
export function useClassName(): (code: string) => string {
  const name = useName();
  const classes = useClasses().data?.classes ?? [];
  return (code) => {
    const found = classes.find((one) => one.code === code);
    return found ? name(found) : code;
  };
}

/** The name of a kind of relation as it reads from either end; a code that is not known stays one. */
export function useKindName(): (kind: string, direction: 'forth' | 'back') => string {
  const chinese = useTranslation().i18n.language.startsWith('zh');
  const kinds = useClasses().data?.relations;
  return useCallback(
    (kind, direction) => {
      const found = kinds?.find(({ code }) => code === kind)?.[direction];
      return found ? (chinese ? found.zh : found.en) : kind;
    },
    [kinds, chinese],
  );
}
