import { Button, Group, MultiSelect, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changes } from '#contract/changes.ts';
import { releases } from '#contract/releases.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { instantFrom } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ChangeRows } from './ChangeRows.tsx';
import { ChangeTabs } from './ChangeTabs.tsx';
import { type Release, useDoing, useReleases } from './queries.ts';

/** Releases: changes that go out together, with a plan and a way back (c17). */
export function ReleasesPage() {
  const { t } = useTranslation('changes');
  const [plans, plan] = useState(false);
  const may = useMay('change.manage');
  const found = useReleases();
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Group justify="space-between">
        <PageTitle size="h3">{t('releasesTitle')}</PageTitle>
        {may && <Button onClick={() => plan(true)}>{t('planRelease')}</Button>}
      </Group>
      <ChangeTabs />
      <GrowingList
        found={found}
        rows={3}
        empty={<EmptyState title={t('noReleases')} text={t('noReleasesText')} />}
      >
        {(all) => all.map((release) => <Card key={release.id} release={release} />)}
      </GrowingList>
      <Dialog opened={plans} onClose={() => plan(false)} title={t('planRelease')}>
        <PlanForm onDone={() => plan(false)} />
      </Dialog>
    </Stack>
  );
}

function Card({ release }: { release: Release }) {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  const [ends, end] = useState(false);
  const { number, title, state, plannedAt, endedAt, plan, backOut, result } = release;
  return (
    <Panel
      title={`${number} ${title}`}
      action={
        release.mayManage &&
        state === 'planned' && (
          <Button size="xs" variant="default" onClick={() => end(true)}>
            {t('endRelease')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        <Text size="sm">
          <b>{t(`releaseState.${state}`)}</b> · {t('plannedFor', { at: formats.time(plannedAt) })}
          {endedAt ? ` · ${t('endedAt', { at: formats.time(endedAt) })}` : ''}
        </Text>
        {(
          [
            ['plan', plan],
            ['backOut', backOut],
            ['result', result],
          ] as const
        ).map(
          ([field, text]) =>
            text && (
              <div key={field}>
                <Text size="xs" className="yn-quiet">
                  {t(`field.${field}`)}
                </Text>
                <Markdown text={text} />
              </div>
            ),
        )}
        <ChangeRows rows={release.changes} />
      </Stack>
      <Dialog opened={ends} onClose={() => end(false)} title={t('endRelease')} size="md">
        <EndForm release={release} onDone={() => end(false)} />
      </Dialog>
    </Panel>
  );
}

/** Finds changes by number or title. */
function ChangesField(props: { value: string[]; onChange(ids: string[]): void; error: string | undefined }) {
  const { t } = useTranslation('changes');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const [known, keep] = useState<Record<string, string>>({});
  const found = useQuery({
    queryKey: ['changes', 'pick', q],
    queryFn: () => call(changes.list, { query: { ...(q ? { q } : {}), status: 'all', limit: '20' } }),
    placeholderData: (before) => before,
  });
  const options = {
    ...known,
    ...Object.fromEntries(found.data?.items.map(({ id, number, title }) => [id, `${number} ${title}`]) ?? []),
  };
  return (
    <MultiSelect
      label={t('releaseChanges')}
      searchable
      data={Object.entries(options).map(([value, label]) => ({ value, label }))}
      filter={({ options: all }) => all}
      value={props.value}
      onChange={(ids) => {
        keep(Object.fromEntries(ids.map((id) => [id, options[id] ?? id])));
        props.onChange(ids);
      }}
      onSearchChange={setTyped}
      maxValues={100}
      error={props.error}
      withAsterisk
    />
  );
}

function PlanForm({ onDone }: { onDone(): void }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [title, setTitle] = useState('');
  const [plan, setPlan] = useState('');
  const [backOut, setBackOut] = useState('');
  const [plannedAt, setPlannedAt] = useState('');
  const [changeIds, setChangeIds] = useState<string[]>([]);
  const doing = useDoing(() =>
    call(releases.plan, {
      body: { title, plan, backOut, changeIds, plannedAt: plannedAt ? instantFrom(plannedAt) : '' },
    }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field.startsWith(`body.${field}`)));
  const long = (field: 'plan' | 'backOut', value: string, set: (value: string) => void) => (
    <Textarea
      label={t(`field.${field}`)}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
      error={errorOf(field)}
      autosize
      minRows={2}
      maxLength={20_000}
      withAsterisk
    />
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        doing.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack>
        <TextInput
          label={t('field.title')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          error={errorOf('title')}
          maxLength={200}
          withAsterisk
        />
        <ChangesField value={changeIds} onChange={setChangeIds} error={errorOf('changeIds')} />
        {long('plan', plan, setPlan)}
        {long('backOut', backOut, setBackOut)}
        <TextInput
          type="datetime-local"
          label={t('plannedAt')}
          value={plannedAt}
          onChange={(event) => setPlannedAt(event.currentTarget.value)}
          error={errorOf('plannedAt')}
          withAsterisk
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={doing.isPending} />
      </Stack>
    </form>
  );
}

const ENDS = ['succeeded', 'failed', 'backed_out', 'cancelled'] as const;
type End = (typeof ENDS)[number];

function EndForm({ release, onDone }: { release: Release; onDone(): void }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const [state, setState] = useState<End>('succeeded');
  const [result, setResult] = useState('');
  const doing = useDoing(() =>
    call(releases.end, { params: { release: release.id }, body: { state, result } }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        doing.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack>
        <Radio.Group label={t('field.outcome')} value={state} onChange={(value) => setState(value as End)}>
          <Stack gap={6} mt={6}>
            {ENDS.map((value) => (
              <Radio key={value} value={value} label={t(`releaseState.${value}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t('field.result')}
          value={result}
          onChange={(event) => setResult(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={20_000}
          required
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={doing.isPending} />
      </Stack>
    </form>
  );
}
