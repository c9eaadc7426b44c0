import type { AlertWord } from '#domain/alert/decide.ts';
import en from '#locales/en/alert-words.json' with { type: 'json' };
import zhCN from '#locales/zh-CN/alert-words.json' with { type: 'json' };
import { filled, type Locale } from '../notice/words.ts';

const WORDS: Record<Locale, typeof zhCN> = { 'zh-CN': zhCN, en };

/** What can be said of an alert. */
export interface Said {
  name: string;
  item: string | null;
  source: string;
  hours: number;
}

const valuesOf = (said: Said) => ({ ...said, item: said.item ?? said.name, hours: String(said.hours) });

export const noteOf = (word: AlertWord, said: Said, locale: Locale): string =>
  filled(WORDS[locale][word], valuesOf(said));

export function titleOf(said: Said, locale: Locale): string {
  const words = WORDS[locale];
  const title = filled(said.item === null ? words.titleAlone : words.title, valuesOf(said));
  return title.length <= 200 ? title : `${title.slice(0, 199).replace(/\p{Surrogate}$/u, '')}…`;
}

export const symptomOf = (said: Said, locale: Locale): string =>
  filled(WORDS[locale].symptom, valuesOf(said));
