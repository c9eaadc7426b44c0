import { NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MATCHES, SOURCE_KINDS, type SourceKind } from '#domain/directory/source.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type NewSource, type Source, useSaveSource, useServers } from './queries.ts';

const INTERVALS = [15, 60, 240, 1440] as const;

const draftOf = (source: Source | null): NewSource & { kind: SourceKind } => ({
  kind: source?.kind ?? 'ldap',
  name: source?.name ?? '',
  providerId: source?.providerId ?? null,
  match: source?.match ?? 'none',
  maxLosses: source?.maxLosses ?? 50,
  maxLossPercent: source?.maxLossPercent ?? 5,
  everyMinutes: source?.everyMinutes ?? null,
  enabled: source?.enabled ?? true,
});

/** Adds a source, or changes how one is taken over. */
export function SourceForm({ source, onDone }: { source: Source | null; onDone(): void }) {
  const { t } = useTranslation('directory');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const servers = useServers();
  const save = useSaveSource(source);
  const [draft, setDraft] = useState(() => draftOf(source));
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  const intervals = [...new Set([...INTERVALS, ...(draft.everyMinutes ? [draft.everyMinutes] : [])])];
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft, { onSuccess: onDone });
      }}
    >
      <Stack>
        {source === null && (
          <Select
            label={t('kindLabel')}
            data={SOURCE_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            value={draft.kind}
            onChange={(kind) => kind && set({ kind: kind as SourceKind, providerId: null })}
            allowDeselect={false}
          />
        )}
        <TextInput
          label={t('name')}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={errorOf('name')}
          maxLength={100}
          withAsterisk
        />
        {draft.kind === 'ldap' && (
          <Select
            label={t('server')}
            description={t('serverText')}
            data={(servers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.providerId ?? null}
            onChange={(providerId) => set({ providerId })}
            error={errorOf('providerId')}
            nothingFoundMessage={t('noServer')}
            disabled={source !== null}
            withAsterisk
          />
        )}
        <Select
          label={t('match')}
          description={t('matchText')}
          data={MATCHES.map((value) => ({ value, label: t(`matches.${value}`) }))}
          value={draft.match ?? 'none'}
          onChange={(match) => match && set({ match: match as (typeof MATCHES)[number] })}
          allowDeselect={false}
        />
        <NumberInput
          label={t('maxLosses')}
          description={t('maxLossesText')}
          value={draft.maxLosses ?? 0}
          onChange={(value) => set({ maxLosses: Number(value) })}
          error={errorOf('maxLosses')}
          min={0}
          max={100_000}
          allowDecimal={false}
        />
        <NumberInput
          label={t('maxLossPercent')}
          value={draft.maxLossPercent ?? 0}
          onChange={(value) => set({ maxLossPercent: Number(value) })}
          error={errorOf('maxLossPercent')}
          min={0}
          max={100}
          allowDecimal={false}
        />
        <Select
          label={t('every')}
          data={[
            { value: '', label: t('onlyAsked') },
            ...intervals.map((n) => ({ value: String(n), label: t('minutes', { n }) })),
          ]}
          value={draft.everyMinutes ? String(draft.everyMinutes) : ''}
          onChange={(value) => set({ everyMinutes: value ? Number(value) : null })}
          allowDeselect={false}
        />
        <Switch
          label={t('enabled')}
          checked={draft.enabled ?? true}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}
