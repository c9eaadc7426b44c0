import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { counting } from '#contract/verification.ts';
import { SEEN_STATES } from '#domain/asset/verification.ts';
import { useSites } from '../admin/queries.ts';
import { PersonSelect } from '../config/PersonSelect.tsx';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { usePlace } from './place.ts';
import { type Found, type SeenBody, useDoing, useLeft, useNo, useOwnVerifications } from './queries.ts';
import { Scanner } from './Scanner.tsx';

const route = getRouteApi('/inside/portal/count/$verification');

/** Counting with a phone: scan or type, and say whether it is as the register says. */
export function CountPage() {
  const { t } = useTranslation('asset');
  const { verification } = route.useParams();
  const title = useOwnVerifications().data?.items.find(({ id }) => id === verification)?.title;
  const [code, setCode] = useState('');
  const [seen, see] = useState<{ found: Found | null; code: string } | null>(null);
  const look = useDoing(async (text: string) => ({
    ...(await call(counting.look, { params: { verification }, query: { code: text } })),
    code: text,
  }));
  const { problem } = useNo(look.error);
  const lookUp = (text: string) => {
    setCode(text);
    if (text.trim()) look.mutate(text.trim(), { onSuccess: see });
  };
  const done = () => {
    see(null);
    setCode('');
  };
  return (
    <Stack gap="md" maw={560} mx="auto">
      <PageTitle size="h3">{title ?? t('own.count')}</PageTitle>
      <Scanner onRead={lookUp} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          lookUp(code);
        }}
      >
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            label={t('count.code')}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            maxLength={500}
            autoComplete="off"
            style={{ flex: 1 }}
          />
          <Button type="submit" loading={look.isPending}>
            {t('count.look')}
          </Button>
        </Group>
      </form>
      {problem && (
        <Alert color="seal" role="alert">
          {problem}
        </Alert>
      )}
      {seen?.found && (
        <Seen key={seen.found.item.id} verification={verification} found={seen.found} onDone={done} />
      )}
      {seen && !seen.found && (
        <Stranger key={seen.code} verification={verification} code={seen.code} onDone={done} />
      )}
      <Left verification={verification} onChoose={lookUp} />
    </Stack>
  );
}

interface SeenProps {
  verification: string;
  found: Found;
  onDone(): void;
}

/** What stands in the register of the thing in front of the counter, and what they say of it. */
function Seen({ verification, found, onDone }: SeenProps) {
  const { t } = useTranslation('asset');
  const place = usePlace();
  const [differs, differ] = useState(false);
  const { item, expected, finding } = found;
  const say = useDoing((body: SeenBody) =>
    call(counting.find, { params: { verification, item: item.id }, body }),
  );
  const { problem } = useNo(say.error);
  const tell = (body: SeenBody) =>
    say.mutate(body, {
      onSuccess: () => {
        notify(t('count.done', { name: item.name }));
        onDone();
      },
    });
  const names = { as_recorded: 'asRecorded', different: 'different', not_found: 'notFound' } as const;
  const facts = [item.number, item.serial, item.assetNumber].filter(Boolean).join(' · ');
  return (
    <Stack className="yn-card yn-asks" p="md" gap="xs">
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        <bdi>{item.name}</bdi>
      </Text>
      <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
        {facts}
      </Text>
      <Text size="sm">{t('check.recorded', { what: place(expected) })}</Text>
      {finding && <Text size="sm">{t('count.already', { what: t(`check.${names[finding]}`) })}</Text>}
      {!differs && (
        <Group gap="xs">
          <Button loading={say.isPending} onClick={() => tell({ present: true })}>
            {t('count.asRecorded')}
          </Button>
          <Button variant="default" onClick={() => differ(true)}>
            {t('count.otherwise')}
          </Button>
          <Button variant="default" onClick={() => tell({ present: false })}>
            {t('count.absent')}
          </Button>
        </Group>
      )}
      {differs && <Otherwise expected={expected} saving={say.isPending} problem={problem} onTell={tell} />}
      {!differs && problem && (
        <Alert color="seal" role="alert">
          {problem}
        </Alert>
      )}
    </Stack>
  );
}

interface OtherwiseProps {
  expected: Found['expected'];
  saving: boolean;
  problem: string | null;
  onTell(body: SeenBody): void;
}

function Otherwise({ expected, saving, problem, onTell }: OtherwiseProps) {
  const { t } = useTranslation(['asset', 'config']);
  const sites = useSites().data?.items ?? [];
  const [state, setState] = useState<string | null>(expected.state ?? null);
  const [holder, setHolder] = useState<{ id: string; name: string } | null>(
    expected.holderId ? { id: expected.holderId, name: expected.holder ?? '' } : null,
  );
  const [siteId, setSiteId] = useState(expected.siteId ?? null);
  const [note, setNote] = useState('');
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const seen = SEEN_STATES.find((one) => one === state);
        const body = { present: true, holderId: holder?.id ?? null, siteId, note: note.trim() || null };
        onTell(seen ? { ...body, state: seen } : body);
      }}
    >
      <Stack gap="sm">
        <Select
          label={t('asset:count.seenState')}
          data={SEEN_STATES.map((value) => ({ value, label: t(`config:state.${value}`) }))}
          value={state}
          onChange={setState}
          allowDeselect={false}
        />
        <PersonSelect label={t('asset:count.seenHolder')} person={holder} onChange={setHolder} />
        <Select
          label={t('asset:count.seenSite')}
          data={sites.map(({ id, name }) => ({ value: id, label: name }))}
          value={siteId}
          onChange={setSiteId}
          searchable
          clearable
        />
        <TextInput
          label={t('asset:count.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
        />
        <FormEnd problem={problem} saving={saving} label={t('asset:count.save')} />
      </Stack>
    </form>
  );
}

/** Something that is in no register. */
function Stranger({ verification, code, onDone }: { verification: string; code: string; onDone(): void }) {
  const { t } = useTranslation('asset');
  const [label, setLabel] = useState(code.slice(0, 200));
  const [note, setNote] = useState('');
  const tell = useDoing(() =>
    call(counting.unknown, { params: { verification }, body: { label, note: note.trim() || null } }),
  );
  const { problem, errorOf } = useNo(tell.error);
  return (
    <form
      noValidate
      className="yn-card"
      style={{ padding: 'var(--mantine-spacing-md)' }}
      onSubmit={(event) => {
        event.preventDefault();
        tell.mutate(undefined, {
          onSuccess: () => {
            notify(t('count.reported'));
            onDone();
          },
        });
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('count.unknown')}</Text>
        <TextInput
          label={t('count.code')}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          error={errorOf('label')}
          maxLength={200}
        />
        <TextInput
          label={t('count.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
        />
        <FormEnd problem={problem} saving={tell.isPending} label={t('count.report')} />
      </Stack>
    </form>
  );
}

function Left({ verification, onChoose }: { verification: string; onChoose(number: string): void }) {
  const { t } = useTranslation('asset');
  const place = usePlace();
  const found = useLeft(verification);
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return (
    <Panel title={t('count.left')}>
      <GrowingList
        found={found}
        rows={3}
        empty={
          <Text size="sm" className="yn-quiet">
            {t('count.allFound')}
          </Text>
        }
      >
        {(items) => (
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map(({ item, expected }) => (
              <Group key={item.id} component="li" justify="space-between" gap="xs" wrap="nowrap">
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  <bdi>{item.name}</bdi>{' '}
                  <Text span size="xs" className="yn-quiet">
                    {item.number} · {place(expected)}
                  </Text>
                </Text>
                <Button
                  size="compact-sm"
                  variant="default"
                  style={{ flexShrink: 0 }}
                  aria-label={`${t('count.choose')}: ${item.name}`}
                  onClick={() => onChoose(item.number)}
                >
                  {t('count.choose')}
                </Button>
              </Group>
            ))}
          </Stack>
        )}
      </GrowingList>
    </Panel>
  );
}
