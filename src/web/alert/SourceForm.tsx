import { JsonInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SHIPPED_ALERT_POLICY, SOURCE_KINDS, type SourceKind } from '#domain/alert/alert.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { useGroups } from '../ticket/queries.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type Owner, OwnerField } from '../ui/OwnerField.tsx';
import { type NewSource, type Opened, type Source, useSaveSource } from './queries.ts';

/** As a beginning: an alert a post. */
const MAPPING = {
  ...{ alerts: null, fingerprint: '$.id', name: '$.title', state: '$.status', resolvedValues: ['ok'] },
  ...{ at: '$.time', item: '$.host', severity: '$.severity', summary: '$.text' },
};

const shown = (value: object): string => JSON.stringify(value, null, 2);

/** What was typed; undefined: no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Props {
  source: Source | null;
  /** Told the token of a new one. */
  onDone(opened: Opened | null): void;
}

/** Adds or changes a monitoring system; its kind stays as it was made. */
export function SourceForm({ source, onDone }: Props) {
  const { t } = useTranslation(['alerts', 'webhooks', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const save = useSaveSource(source);
  const groups = useGroups().data?.items ?? [];
  const [name, setName] = useState(source?.name ?? '');
  const [kind, setKind] = useState<SourceKind>(source?.kind ?? 'alertmanager');
  const [owner, setOwner] = useState<Owner | null>(
    source ? { id: source.ownerId, name: source.owner } : null,
  );
  const [groupId, setGroup] = useState(source?.groupId ?? null);
  const [policy, setPolicy] = useState(shown(source?.policy ?? SHIPPED_ALERT_POLICY));
  const [mapping, setMapping] = useState(shown(source?.mapping ?? MAPPING));
  const [enabled, setEnabled] = useState(source?.enabled ?? true);
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field.startsWith(`body.${field}`)));
  const body = () =>
    ({
      ...{ name, kind, ownerId: owner?.id ?? '', groupId, enabled, policy: parsed(policy) },
      mapping: kind === 'generic' ? parsed(mapping) : null,
    }) as NewSource;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(body(), { onSuccess: onDone });
      }}
    >
      <Stack>
        {!source && (
          <Select
            label={t('alerts:sources.kind')}
            value={kind}
            allowDeselect={false}
            onChange={(value) => setKind(SOURCE_KINDS.find((one) => one === value) ?? 'alertmanager')}
            data={SOURCE_KINDS.map((value) => ({ value, label: t(`alerts:sources.kinds.${value}`) }))}
          />
        )}
        <TextInput
          label={t('alerts:sources.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errorOf('name')}
          maxLength={100}
          withAsterisk
        />
        <OwnerField
          label={t('webhooks:pickOwner')}
          owner={owner}
          onChange={setOwner}
          error={errorOf('ownerId')}
        />
        <Select
          label={t('alerts:sources.group')}
          description={t('alerts:sources.groupText')}
          value={groupId}
          onChange={setGroup}
          data={groups.map(({ id, name: label }) => ({ value: id, label }))}
          error={errorOf('groupId')}
          clearable
        />
        <JsonInput
          label={t('alerts:sources.rules')}
          description={t('alerts:sources.rulesText')}
          value={policy}
          onChange={setPolicy}
          validationError={t('alerts:sources.badJson')}
          error={errorOf('policy')}
          autosize
          minRows={4}
          maxRows={16}
        />
        {kind === 'generic' && (
          <JsonInput
            label={t('alerts:sources.mapping')}
            value={mapping}
            onChange={setMapping}
            validationError={t('alerts:sources.badJson')}
            error={errorOf('mapping')}
            autosize
            minRows={4}
            maxRows={16}
          />
        )}
        <Switch
          label={t('alerts:sources.enabled')}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}
