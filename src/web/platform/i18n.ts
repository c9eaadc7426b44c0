import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type zhCN from '#locales/zh-CN/index.ts';
import type zhCNLate from '#locales/zh-CN/late.ts';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export const NAMESPACES = [
  'common',
  'board',
  'ticket',
  'portal',
  'desk',
  'account',
  'admin',
  'refusals',
  'problems',
  'promises',
  'policy',
] as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof zhCN & typeof zhCNLate;
  }
}

type Catalogue = () => Promise<{ default: Record<string, object> }>;

/** A third language is one more line here and its folder. */
const CATALOGUES: Record<Locale, Catalogue> = {
  'zh-CN': () => import('#locales/zh-CN/index.ts'),
  en: () => import('#locales/en/index.ts'),
};
/** Words of pages that few open, or seldom: no first load waits for them. */
const LATE: Record<Locale, Catalogue> = {
  'zh-CN': () => import('#locales/zh-CN/late.ts'),
  en: () => import('#locales/en/late.ts'),
};
let lateWanted = false;

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
  await Promise.all([add(locale, CATALOGUES), lateWanted && add(locale, LATE)]);
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  localStorage.setItem(KEPT, locale);
}

/** A page that comes with its words, where they are not among those of the first load. */
export async function withLateWords<T>(page: Promise<T>): Promise<T> {
  lateWanted = true;
  const [loaded] = await Promise.all([page, add(i18next.language as Locale, LATE)]);
  return loaded;
}

async function add(locale: Locale, from: Record<Locale, Catalogue>): Promise<void> {
  const { default: catalogue } = await from[locale]();
  for (const [ns, words] of Object.entries(catalogue)) i18next.addResourceBundle(locale, ns, words);
}
