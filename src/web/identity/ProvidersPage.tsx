import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CardsPage } from '../ui/CardsPage.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProviderCard } from './ProviderCard.tsx';
import { ProviderForm } from './ProviderForm.tsx';
import { type Provider, useProviders } from './queries.ts';

/** Other servers that say who somebody is: how each is doing, what it has to know of us, a test. */
export function ProvidersPage() {
  const { t } = useTranslation('identity');
  const found = useProviders();
  const [edited, edit] = useState<Provider | 'new' | null>(null);
  return (
    <>
      <CardsPage
        words={{
          title: t('title'),
          text: t('text'),
          add: t('add'),
          none: t('none'),
          noneText: t('noneText'),
        }}
        found={found}
        onAdd={() => edit('new')}
        card={(provider) => (
          <ProviderCard key={provider.id} provider={provider} onEdit={() => edit(provider)} />
        )}
      />
      <Dialog
        opened={edited !== null}
        onClose={() => edit(null)}
        title={edited === 'new' ? t('add') : edited?.name}
      >
        {edited !== null && (
          <ProviderForm provider={edited === 'new' ? null : edited} onDone={() => edit(null)} />
        )}
      </Dialog>
    </>
  );
}
