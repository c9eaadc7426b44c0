import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { firstLocale, startI18n } from './platform/i18n.ts';
import { styleNonce } from './platform/nonce.ts';
import { queryClient } from './platform/queries.ts';
import { renewAfterUpdate } from './platform/renewal.ts';
import { router } from './router.tsx';
import { cssVariables, theme } from './theme.ts';
import { ProofHost } from './ui/ProofHost.tsx';

const Toasts = lazy(() => import('./ui/Toasts.tsx'));

setNonce(styleNonce());
renewAfterUpdate();
const i18n = await startI18n(firstLocale());
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

createRoot(root).render(
  <I18nextProvider i18n={i18n}>
    <QueryClientProvider client={queryClient}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <RouterProvider router={router} />
        <ProofHost />
        <Suspense>
          <Toasts />
        </Suspense>
      </MantineProvider>
    </QueryClientProvider>
  </I18nextProvider>,
);
