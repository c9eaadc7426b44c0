import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createInstance } from 'i18next';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import en from '#locales/en/all.ts';
import zhCN from '#locales/zh-CN/all.ts';
import { NAMESPACES } from '#web/platform/i18n.ts';
export type TestLocale = 'zh-CN' | 'en';

/** A component as HTML in one language, for a reader in Shanghai. */
export function rendered(element: ReactElement, locale: TestLocale = 'zh-CN'): string {
  const queries = new QueryClient();
  queries.setQueryData(['me'], { zone: 'Asia/Shanghai', permissions: [], groups: [] });
  return renderToStaticMarkup(
    <I18nextProvider i18n={wordsIn(locale)}>
      <QueryClientProvider client={queries}>
        <MantineProvider env="test">{element}</MantineProvider>
      </QueryClientProvider>
    </I18nextProvider>,
  );
}

/** What a reader sees of it: the words, without marks. */
export const wordsOf = (element: ReactElement, locale?: TestLocale): string =>
  rendered(element, locale)
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The catalogues of one language as the product loads them. */
export function wordsIn(locale: TestLocale) {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: locale,
    resources: { 'zh-CN': zhCN, en },
    ns: [...NAMESPACES],
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return instance;
}
