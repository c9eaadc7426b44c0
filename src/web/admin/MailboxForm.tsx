import { Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AUTHENTICITY } from '#domain/intake/authenticity.ts';
import { MAILBOX_KINDS } from '#domain/mailbox/mailbox.ts';
import { LOCALES } from '../platform/i18n.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { useGroups } from '../ticket/queries.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { MailServerFields } from './MailServerFields.tsx';
import { bodyOf, draftOf, type MailboxDraft } from './mailbox-draft.ts';
import { type Mailbox, useSaveMailbox } from './mailbox-queries.ts';

/** Adds or changes a mailbox; how mail comes in is chosen once. */
export function MailboxForm({ box, onDone }: { box: Mailbox | null; onDone(): void }) {
  const { t } = useTranslation(['inbox', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const save = useSaveMailbox(box);
  const groups = useGroups().data?.items ?? [];
  const [draft, setDraft] = useState(() => draftOf(box));
  const set = (change: Partial<MailboxDraft>) => setDraft((all) => ({ ...all, ...change }));
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (name: string) =>
    fieldWords(problem?.fields?.find(({ field }) => field === `body.${name}`));
  const line = (name: 'name' | 'address' | 'service' | 'authservId') => ({
    value: draft[name],
    error: errorOf(name),
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(bodyOf(draft, box === null) as never, { onSuccess: onDone });
      }}
    >
      <Stack>
        {box === null && (
          <Select
            label={t('mailboxes.kind.label')}
            value={draft.kind}
            allowDeselect={false}
            onChange={(kind) => set({ kind: (kind ?? 'imap') as Mailbox['kind'] })}
            data={MAILBOX_KINDS.map((value) => ({ value, label: t(`mailboxes.kind.${value}`) }))}
          />
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput {...line('name')} label={t('mailboxes.name')} required maxLength={100} />
          <TextInput {...line('address')} label={t('mailboxes.address')} required type="email" />
        </SimpleGrid>
        {draft.kind === 'imap' && <MailServerFields draft={draft} box={box} set={set} errorOf={errorOf} />}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={t('mailboxes.group')}
            placeholder={t('mailboxes.firstLine')}
            clearable
            value={draft.groupId}
            onChange={(groupId) => set({ groupId })}
            data={groups.map(({ id, name }) => ({ value: id, label: name }))}
            error={errorOf('groupId')}
          />
          <TextInput {...line('service')} label={t('mailboxes.service')} maxLength={100} />
          <Select
            label={t('mailboxes.locale')}
            value={draft.locale}
            allowDeselect={false}
            onChange={(locale) => set({ locale: (locale ?? 'zh-CN') as Mailbox['locale'] })}
            data={LOCALES.map((value) => ({ value, label: t(`common:languages.${value}`) }))}
          />
          <Select
            label={t('mailboxes.unknownSender')}
            value={draft.unknownSender}
            allowDeselect={false}
            onChange={(value) => set({ unknownSender: (value ?? 'quarantine') as Mailbox['unknownSender'] })}
            data={(['quarantine', 'ticket'] as const).map((value) => ({
              value,
              label: t(`mailboxes.unknown.${value}`),
            }))}
          />
        </SimpleGrid>
        <TextInput
          {...line('authservId')}
          label={t('mailboxes.authservId')}
          description={t('mailboxes.authservIdText')}
          autoCapitalize="none"
        />
        <Select
          label={t('mailboxes.authenticity.label')}
          description={t('mailboxes.authenticity.text')}
          value={draft.authenticity ?? 'auto'}
          allowDeselect={false}
          onChange={(value) => set({ authenticity: AUTHENTICITY.find((one) => one === value) ?? null })}
          data={(['auto', ...AUTHENTICITY] as const).map((value) => ({
            value,
            label: t(`mailboxes.authenticity.${value}`),
          }))}
        />
        <Switch
          label={t('mailboxes.plus')}
          description={t('mailboxes.plusText', { example: exampleOf(draft.address) })}
          checked={draft.plusAddresses}
          onChange={(event) => set({ plusAddresses: event.currentTarget.checked })}
        />
        <Switch
          label={t('mailboxes.enabled')}
          checked={draft.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} onCancel={onDone} />
      </Stack>
    </form>
  );
}

const exampleOf = (address: string): string =>
  address.includes('@') ? address.replace('@', '+1@') : 'desk+1@example.com';
