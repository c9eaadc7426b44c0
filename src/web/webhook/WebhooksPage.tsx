import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CardsPage } from '../ui/CardsPage.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { SecretOnce } from '../ui/SecretOnce.tsx';
import { Messages } from './Messages.tsx';
import { useWebhooks, type Webhook } from './queries.ts';
import { WebhookCard } from './WebhookCard.tsx';
import { WebhookForm } from './WebhookForm.tsx';

/** Other servers that are told of events: how each is doing, what was sent, a test. */
export function WebhooksPage() {
  const { t } = useTranslation('webhooks');
  const found = useWebhooks();
  const [edited, edit] = useState<Webhook | 'new' | null>(null);
  const [read, open] = useState<Webhook | null>(null);
  const [secret, show] = useState<string | null>(null);
  const done = (made: string | null) => {
    edit(null);
    if (made !== null) show(made);
  };
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
        card={(hook) => (
          <WebhookCard
            key={hook.id}
            hook={hook}
            onEdit={() => edit(hook)}
            onRead={() => open(hook)}
            onSecret={show}
          />
        )}
      >
        {secret !== null && <SecretOnce title={t('secret')} secret={secret} />}
      </CardsPage>
      <Dialog
        opened={edited !== null}
        onClose={() => edit(null)}
        title={edited === 'new' ? t('add') : edited?.name}
      >
        {edited !== null && <WebhookForm hook={edited === 'new' ? null : edited} onDone={done} />}
      </Dialog>
      <Dialog opened={read !== null} onClose={() => open(null)} title={read?.name}>
        {read !== null && <Messages webhook={read.id} />}
      </Dialog>
    </>
  );
}
