import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type zhCN from '#locales/zh-CN/all.ts';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export const NAMESPACES = [
  'common',
  'config',
  'changes',
  'confirmation',
  'board',
  'ticket',
  'inbox',
  'oncall',
  'portal',
  'desk',
  'hotline',
  'account',
  'admin',
  'refusals',
  'problem',
  'problems',
  'permissions',
  'promises',
  'policy',
  'reasons',
  'letters',
  'robots',
  'alerts',
  'webhooks',
  'directory',
  'signin',
  'audit',
  'privacy',
  'access',
] as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof zhCN;
  }
}

type Catalogue = () => Promise<{ default: Record<string, object> }>;

/** A part of the words: what everybody needs, what the desk needs, and pages that few open, or seldom. */
type WordsPart = 'first' | 'work' | 'late';

/** A third language is three more lines here and its folder. */
const CATALOGUES: Record<Locale, Record<WordsPart, Catalogue>> = {
  'zh-CN': {
    first: () => import('#locales/zh-CN/index.ts'),
    work: () => import('#locales/zh-CN/work.ts'),
    late: () => import('#locales/zh-CN/late.ts'),
  },
  en: {
    first: () => import('#locales/en/index.ts'),
    work: () => import('#locales/en/work.ts'),
    late: () => import('#locales/en/late.ts'),
  },
};
const wanted = new Set<WordsPart>(['first']);

const KEPT = 'yinuo.locale';

/** The language chosen before, else the browser's, else Chinese. */
export function firstLocale(): Locale {
  const kept = localStorage.getItem(KEPT);
  if (LOCALES.includes(kept as Locale)) return kept as Locale;
  return navigator.language.startsWith('en') ? 'en' : 'zh-CN';
}

export async function startI18n(locale: Locale): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: locale,
    resources: {},
    ns: [...NAMESPACES],
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await switchLocale(locale);
  return i18next;
}

/** Loads the catalogue, then switches, so that no key is ever shown. */
export async function switchLocale(locale: Locale): Promise<void> {
  await Promise.all([...wanted].map((part) => add(locale, part)));
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  localStorage.setItem(KEPT, locale);
}

/** A page that comes with its words, where they are not among those of the first load. */
export async function withWords<T>(part: WordsPart, page: Promise<T>): Promise<T> {
  wanted.add(part);
  const [loaded] = await Promise.all([page, add(i18next.language as Locale, part)]);
  return loaded;
}

async function add(locale: Locale, part: WordsPart): Promise<void> {
  const { default: catalogue } = await CATALOGUES[locale][part]();
  for (const [ns, words] of Object.entries(catalogue)) i18next.addResourceBundle(locale, ns, words);
}
