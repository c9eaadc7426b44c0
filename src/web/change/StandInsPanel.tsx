import { Button, Group, Radio, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePolicies } from '#contract/change-policy.ts';
import { PersonSelect } from '../config/PersonSelect.tsx';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { instantFrom } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { useWindow } from './ChangeRows.tsx';
import { type StandIn, useDoing, useStandIns } from './queries.ts';

/** Who votes in whose place from now on. */
export function StandInsPanel() {
  const { t } = useTranslation('changes');
  const [adds, add] = useState(false);
  const found = useStandIns().data;
  return (
    <Panel
      title={t('standIns')}
      action={
        <Button size="xs" variant="default" onClick={() => add(true)}>
          {t('addStandIn')}
        </Button>
      }
    >
      <Stack gap="xs">
        <Text size="sm" className="yn-quiet">
          {t('standInsText')}
        </Text>
        {found?.items.map((one) => (
          <Row key={one.id} standIn={one} />
        ))}
      </Stack>
      <Dialog opened={adds} onClose={() => add(false)} title={t('addStandIn')}>
        <StandInForm others={found?.mayArrange ?? false} onDone={() => add(false)} />
      </Dialog>
    </Panel>
  );
}

function Row({ standIn }: { standIn: StandIn }) {
  const { t } = useTranslation('changes');
  const when = useWindow();
  const ending = useDoing(() => call(changePolicies.endStandIn, { params: { delegation: standIn.id } }));
  const { person, to, from, until, reason, kind } = standIn;
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" style={{ overflowWrap: 'anywhere', flex: '1 1 200px' }}>
        <b>
          {t(`standIn.${kind}`)}: {person} → {to ?? '—'}
        </b>{' '}
        {when({ from, to: until })} · {reason}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        loading={ending.isPending}
        onClick={() => ending.mutate(undefined)}
      >
        {t('endNow')}
      </Button>
    </Group>
  );
}

const KINDS = ['delegation', 'absence'] as const;
type Person = { id: string; name: string } | null;

function StandInForm({ others, onDone }: { others: boolean; onDone(): void }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('delegation');
  const [person, setPerson] = useState<Person>(null);
  const [to, setTo] = useState<Person>(null);
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const doing = useDoing(() =>
    call(changePolicies.addStandIn, {
      body: {
        ...{ kind, personId: person?.id ?? null, toId: to?.id ?? null, reason },
        from: from ? instantFrom(from) : null,
        until: until ? instantFrom(until) : '',
      },
    }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        doing.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack>
        <Radio.Group
          label={t('standInKind')}
          value={kind}
          onChange={(value) => setKind(value as (typeof KINDS)[number])}
        >
          <Group mt={6}>
            {KINDS.map((value) => (
              <Radio key={value} value={value} label={t(`standIn.${value}`)} />
            ))}
          </Group>
        </Radio.Group>
        {others && (
          <PersonSelect
            label={t('field.whose')}
            person={person}
            onChange={setPerson}
            error={errorOf('personId')}
          />
        )}
        <PersonSelect label={t('field.deputy')} person={to} onChange={setTo} error={errorOf('toId')} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            type="datetime-local"
            label={t('field.since')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
            error={errorOf('from')}
          />
          <TextInput
            type="datetime-local"
            label={t('field.until')}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
            error={errorOf('until')}
            withAsterisk
          />
        </SimpleGrid>
        <TextInput
          label={t('why')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={errorOf('reason')}
          maxLength={500}
          withAsterisk
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={doing.isPending} />
      </Stack>
    </form>
  );
}
