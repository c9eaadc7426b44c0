import { Divider, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SOURCE_KINDS } from '#domain/alert/alert.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { useGroups } from '../ticket/queries.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { OwnerField } from '../ui/OwnerField.tsx';
import { AsJson } from './AsJson.tsx';
import { Limits } from './Limits.tsx';
import { MappingFields } from './MappingFields.tsx';
import { type Opened, type Source, useSaveSource } from './queries.ts';
import { RulesEditor } from './RulesEditor.tsx';
import { Sample } from './Sample.tsx';
import { bodyOf, draftOf, parsed, type SourceDraft } from './source-draft.ts';

interface Props {
  source: Source | null;
  /** Told the token of a new one. */
  onDone(opened: Opened | null): void;
}

/** Adds or changes a monitoring system; its kind stays as it was made. */
export function SourceForm({ source, onDone }: Props) {
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const save = useSaveSource(source);
  const [draft, setDraft] = useState(() => draftOf(source));
  const [sample, setSample] = useState('');
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (path: string) =>
    fieldWords(problem?.fields?.find(({ field }) => `${field}.`.startsWith(`body.${path}.`)));
  const set = (change: Partial<SourceDraft>) => setDraft((all) => ({ ...all, ...change }));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(bodyOf(draft), { onSuccess: onDone });
      }}
    >
      <Stack>
        <About draft={draft} set={set} fresh={source === null} errorOf={errorOf} />
        <Divider />
        {draft.kind === 'generic' && (
          <MappingFields
            draft={draft}
            onChange={set}
            sample={parsed(sample)}
            errorOf={(path) => errorOf(`mapping.${path}`)}
          />
        )}
        <Sample draft={draft} text={sample} onChange={setSample} />
        <Divider />
        <RulesEditor
          rules={draft.policy.rules}
          onChange={(rules) => set({ policy: { ...draft.policy, rules } })}
          errorOf={(path) => errorOf(`policy.rules.${path}`)}
        />
        <Limits
          policy={draft.policy}
          onChange={(policy) => set({ policy })}
          errorOf={(path) => errorOf(`policy.${path}`)}
        />
        <AsJson draft={draft} onImport={setDraft} />
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}

interface AboutProps {
  draft: SourceDraft;
  set(change: Partial<SourceDraft>): void;
  fresh: boolean;
  errorOf(path: string): string | undefined;
}

/** What it is called, who answers for it, and where its tickets go. */
function About({ draft, set, fresh, errorOf }: AboutProps) {
  const { t } = useTranslation(['alerts', 'webhooks']);
  const groups = useGroups().data?.items ?? [];
  return (
    <>
      {fresh && (
        <Select
          label={t('alerts:sources.kind')}
          value={draft.kind}
          allowDeselect={false}
          onChange={(value) => set({ kind: SOURCE_KINDS.find((one) => one === value) ?? 'alertmanager' })}
          data={SOURCE_KINDS.map((value) => ({ value, label: t(`alerts:sources.kinds.${value}`) }))}
        />
      )}
      <TextInput
        label={t('alerts:sources.name')}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf('name')}
        maxLength={100}
        withAsterisk
      />
      <OwnerField
        label={t('webhooks:pickOwner')}
        owner={draft.owner}
        onChange={(owner) => set({ owner })}
        error={errorOf('ownerId')}
      />
      <Select
        label={t('alerts:sources.group')}
        description={t('alerts:sources.groupText')}
        value={draft.groupId}
        onChange={(groupId) => set({ groupId })}
        data={groups.map(({ id, name }) => ({ value: id, label: name }))}
        error={errorOf('groupId')}
        clearable
      />
      <Switch
        label={t('alerts:sources.enabled')}
        checked={draft.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
    </>
  );
}
