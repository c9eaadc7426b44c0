import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { z } from 'zod';
import { firstLocale, startI18n } from './platform/i18n.ts';
import { queryClient } from './platform/queries.ts';
import { router } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

// Compiling validators at run time is what our own content security policy forbids.
z.config({ jitless: true });

const RENEWED = 'yinuo.renewed';
const ONE_MINUTE = 60_000;
const Toasts = lazy(() => import('./ui/Toasts.tsx'));

// A page from before an update asks for parts that are gone: load the page anew, but never in a circle.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem(RENEWED) ?? 0);
  if (Date.now() - last < ONE_MINUTE) return;
  event.preventDefault();
  sessionStorage.setItem(RENEWED, String(Date.now()));
  location.reload();
});

const i18n = await startI18n(firstLocale());
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

createRoot(root).render(
  <I18nextProvider i18n={i18n}>
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Notifications position="bottom-right" autoClose={5000} />
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>
  </I18nextProvider>,
);
