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
