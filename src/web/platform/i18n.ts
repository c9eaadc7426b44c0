import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type zhCN from '#locales/zh-CN/index.ts';

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
  'problems',
  'refusals',
] as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof zhCN;
  }
}

/** A third language is one more line here and its folder. */
const CATALOGUES: Record<Locale, () => Promise<{ default: Record<string, object> }>> = {
  'zh-CN': () => import('#locales/zh-CN/index.ts'),
  en: () => import('#locales/en/index.ts'),
};

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
  const { default: catalogue } = await CATALOGUES[locale]();
  for (const [ns, words] of Object.entries(catalogue)) i18next.addResourceBundle(locale, ns, words);
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  localStorage.setItem(KEPT, locale);
}
