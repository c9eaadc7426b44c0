import { MultiSelect, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TOLD_KINDS } from '#domain/webhook/webhook.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type Owner, OwnerField } from '../ui/OwnerField.tsx';
import { useKindName } from './kind-name.ts';
import { useSaveWebhook, type Webhook } from './queries.ts';

interface Props {
  hook: Webhook | null;
  /** Told the secret of a new one. */
  onDone(secret: string | null): void;
}

/** Adds or changes a webhook. */
export function WebhookForm({ hook, onDone }: Props) {
  const { t } = useTranslation(['webhooks', 'common']);
  const kindName = useKindName();
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const save = useSaveWebhook(hook);
  const [name, setName] = useState(hook?.name ?? '');
  const [url, setUrl] = useState(hook?.url ?? 'https://');
  const [kinds, setKinds] = useState(hook?.kinds ?? []);
  const [enabled, setEnabled] = useState(hook?.enabled ?? true);
  const [owner, setOwner] = useState<Owner | null>(hook ? { id: hook.ownerId, name: hook.owner } : null);
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field.startsWith(`body.${field}`)));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ name, url, kinds, enabled, ownerId: owner?.id ?? '' }, { onSuccess: onDone });
      }}
    >
      <Stack>
        <TextInput
          label={t('webhooks:name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errorOf('name')}
          maxLength={100}
          withAsterisk
        />
        <TextInput
          label={t('webhooks:url')}
          description={t('webhooks:urlText')}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={errorOf('url')}
          inputMode="url"
          withAsterisk
        />
        <OwnerField
          label={t('webhooks:pickOwner')}
          description={t('webhooks:ownerText')}
          owner={owner}
          onChange={setOwner}
          error={errorOf('ownerId')}
        />
        <MultiSelect
          label={t('webhooks:kinds')}
          description={t('webhooks:kindsText')}
          data={TOLD_KINDS.map((value) => ({ value, label: kindName(value) }))}
          value={kinds}
          onChange={setKinds}
          searchable
        />
        <Switch
          label={t('webhooks:enabled')}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}
