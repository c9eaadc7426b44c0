import { Badge, Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { CardsPage } from '../ui/CardsPage.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { notify } from '../ui/notify.ts';
import { MailboxForm } from './MailboxForm.tsx';
import { type Mailbox, useMailboxes, useSaveMailbox } from './mailbox-queries.ts';

/** The mailboxes of the desk, how each is doing, and what stands in its way. */
export function MailboxesPage() {
  const { t } = useTranslation('inbox');
  const found = useMailboxes();
  const manages = useMay('mailbox.manage');
  const [edited, edit] = useState<Mailbox | 'new' | null>(null);
  return (
    <>
      <CardsPage
        words={{
          title: t('mailboxes.title'),
          text: t('mailboxes.text'),
          add: t('mailboxes.add'),
          none: t('mailboxes.empty'),
          noneText: t('mailboxes.emptyText'),
        }}
        found={found}
        onAdd={manages ? () => edit('new') : null}
        card={(box) => <Row key={box.id} box={box} onEdit={manages ? () => edit(box) : null} />}
      />
      <Dialog
        opened={edited !== null}
        onClose={() => edit(null)}
        size="lg"
        title={edited === 'new' ? t('mailboxes.add') : t('mailboxes.edit', { name: edited?.name ?? '' })}
      >
        {edited !== null && <MailboxForm box={edited === 'new' ? null : edited} onDone={() => edit(null)} />}
      </Dialog>
    </>
  );
}

function Row({ box, onEdit }: { box: Mailbox; onEdit: (() => void) | null }) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" aria-label={box.name}>
      <Group justify="space-between" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600}>{box.name}</Text>
            <State box={box} />
          </Group>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {box.address}
          </Text>
        </div>
        {onEdit && (
          <Group gap="sm">
            <Enabled box={box} />
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={onEdit}
              aria-label={t('mailboxes.edit', { name: box.name })}
            >
              {t('common:edit')}
            </Button>
          </Group>
        )}
      </Group>
      <Doing box={box} />
    </Stack>
  );
}

function stateOf({ enabled, kind, failingSince, reachedAt, messages }: Mailbox) {
  if (!enabled) return 'off' as const;
  if (kind === 'handed_over') return messages > 0 ? ('reached' as const) : ('waiting' as const);
  if (failingSince) return 'failing' as const;
  return reachedAt ? ('reached' as const) : ('never' as const);
}
const COLOURS = { off: 'gray', waiting: 'gray', never: 'gray', reached: 'pine', failing: 'seal' } as const;

function State({ box }: { box: Mailbox }) {
  const { t } = useTranslation('inbox');
  const state = stateOf(box);
  return (
    <Badge tt="none" color={COLOURS[state]} c="var(--mantine-color-text)">
      {t(`mailboxes.state.${state}`)}
    </Badge>
  );
}

/** When it was last read, how much came in, and what stands in the way in the server's own words. */
function Doing({ box }: { box: Mailbox }) {
  const { t } = useTranslation('inbox');
  const formats = useFormats();
  const { kind, messages, reachedAt, failingSince, problem, error, unmarkedSince, unmarkedError } = box;
  const facts = [
    t(`mailboxes.kind.${kind}`),
    t('mailboxes.messages', { n: messages }),
    ...(reachedAt ? [t('mailboxes.reachedAt', { at: formats.time(reachedAt) })] : []),
  ];
  const troubles = [
    ...(failingSince && problem
      ? [
          {
            text: t('mailboxes.failingSince', {
              at: formats.time(failingSince),
              problem: t(`mailboxes.problem.${problem}`),
            }),
            error,
          },
        ]
      : []),
    ...(unmarkedSince
      ? [{ text: t('mailboxes.unmarked', { at: formats.time(unmarkedSince) }), error: unmarkedError }]
      : []),
  ];
  return (
    <>
      <Text size="xs" className="yn-quiet">
        {facts.join(' · ')}
      </Text>
      {troubles.map(({ text, error: said }) => (
        <div key={text}>
          <Text size="sm" c="var(--mantine-color-error)">
            {text}
          </Text>
          {said && (
            <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
              {t('mailboxes.server', { error: said })}
            </Text>
          )}
        </div>
      ))}
    </>
  );
}

function Enabled({ box }: { box: Mailbox }) {
  const { t } = useTranslation('inbox');
  const words = useRefusalWords();
  const save = useSaveMailbox(box);
  return (
    <Switch
      checked={box.enabled}
      disabled={save.isPending}
      aria-label={t('mailboxes.enable', { name: box.name })}
      onChange={(event) =>
        save.mutate(
          { enabled: event.currentTarget.checked },
          { onError: (error) => notify(words(problemOf(error).code), 'failed') },
        )
      }
    />
  );
}
