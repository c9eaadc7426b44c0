import {
  Anchor,
  Badge,
  Button,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assets } from '#contract/asset.ts';
import { type DisposalState, WIPE_METHODS, type WipeMethod } from '#domain/asset/disposal.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { notify } from '../ui/notify.ts';
import { type Disposal, useDoing, useNo, type WipeBody } from './queries.ts';

const COLOURS: Record<DisposalState, string> = {
  ...{ proposed: 'orange', approved: 'blue', refused: 'seal', withdrawn: 'gray', done: 'gray' },
};

/** One disposal: how far it is, what is missing, and what its reader may do with it. */
export function DisposalCard({ disposal, ofItem = false }: { disposal: Disposal; ofItem?: boolean }) {
  const { t } = useTranslation('asset');
  const { item, wipe } = disposal;
  const by = [
    disposal.proposedBy && t('disposal.proposed', { name: disposal.proposedBy }),
    disposal.decidedBy && t('disposal.decided', { name: disposal.decidedBy }),
  ];
  return (
    <Stack gap={6} className="yn-card" p="sm" component="li">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          {disposal.number}{' '}
          {!ofItem && (
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
            >
              {item.number} <bdi>{item.name}</bdi>
            </Anchor>
          )}
        </Text>
        <Badge color={COLOURS[disposal.state]} c="var(--mantine-color-text)" variant="light" tt="none">
          {t(`disposal.state.${disposal.state}`)}
        </Badge>
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t(`disposal.ways.${disposal.way}`)} · <bdi>{disposal.reason}</bdi>
        {disposal.decision && (
          <>
            {' '}
            · <bdi>{disposal.decision}</bdi>
          </>
        )}
      </Text>
      <Text size="xs" className="yn-quiet">
        {by.filter(Boolean).join(' · ')}
      </Text>
      {wipe && (
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          {t('wipe.title')} · {t(`wipe.methods.${wipe.method}`)} · <bdi>{wipe.by}</bdi> · {wipe.on} ·{' '}
          <bdi>{wipe.evidence}</bdi>
        </Text>
      )}
      {disposal.missing.map((what) => (
        <Text key={what} size="xs" c="var(--mantine-color-text)" fw={550}>
          {t(`disposal.missing.${what}`)}
        </Text>
      ))}
      <Actions disposal={disposal} />
    </Stack>
  );
}

function Actions({ disposal }: { disposal: Disposal }) {
  const { t } = useTranslation('asset');
  const words = useRefusalWords();
  const [asks, ask] = useState<'approve' | 'refuse' | 'wipe' | null>(null);
  const params = { disposal: disposal.id };
  const act = useDoing((what: 'withdraw' | 'complete') => call(assets[what], { params }));
  const sure = (what: 'withdraw' | 'complete') =>
    act.mutate(what, { onError: (error) => notify(words(problemOf(error).code), 'failed') });
  const may = (what: Disposal['may'][number]) => disposal.may.includes(what);
  if (disposal.may.length === 0) return null;
  return (
    <Group gap="xs">
      {(['approve', 'refuse', 'wipe'] as const).filter(may).map((what) => (
        <Button key={what} size="xs" variant="default" onClick={() => ask(what)}>
          {t(`disposal.action.${what}`)}
        </Button>
      ))}
      {may('complete') && (
        <AskFirst
          label={t('disposal.action.complete')}
          text={t('disposal.completeText')}
          busy={act.isPending}
          onSure={() => sure('complete')}
        />
      )}
      {may('withdraw') && (
        <AskFirst
          label={t('disposal.action.withdraw')}
          text={t('disposal.withdrawText')}
          busy={act.isPending}
          onSure={() => sure('withdraw')}
        />
      )}
      <Dialog
        opened={asks !== null}
        onClose={() => ask(null)}
        title={asks ? t(`disposal.action.${asks}`) : ''}
        size="md"
      >
        {asks === 'wipe' && <WipeForm disposal={disposal} onDone={() => ask(null)} />}
        {(asks === 'approve' || asks === 'refuse') && (
          <DecideForm what={asks} disposal={disposal.id} onDone={() => ask(null)} />
        )}
      </Dialog>
    </Group>
  );
}

function DecideForm({
  what,
  disposal,
  onDone,
}: {
  what: 'approve' | 'refuse';
  disposal: string;
  onDone(): void;
}) {
  const { t } = useTranslation('asset');
  const [decision, setDecision] = useState('');
  const decide = useDoing((said: string) =>
    what === 'approve'
      ? call(assets.approve, { params: { disposal }, body: { decision: said || null } })
      : call(assets.refuse, { params: { disposal }, body: { decision: said } }),
  );
  const { problem, errorOf } = useNo(decide.error);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        decide.mutate(decision.trim(), { onSuccess: onDone });
      }}
    >
      <Stack>
        <Textarea
          label={t('disposal.decision')}
          value={decision}
          onChange={(event) => setDecision(event.currentTarget.value)}
          error={errorOf('decision')}
          withAsterisk={what === 'refuse'}
          maxLength={500}
          autosize
          minRows={2}
        />
        <FormEnd problem={problem} saving={decide.isPending} label={t(`disposal.action.${what}`)} />
      </Stack>
    </form>
  );
}

function WipeForm({ disposal, onDone }: { disposal: Disposal; onDone(): void }) {
  const { t } = useTranslation('asset');
  const [draft, setDraft] = useState<WipeBody>(
    disposal.wipe ?? {
      method: 'overwritten',
      by: '',
      on: new Date().toISOString().slice(0, 10),
      evidence: '',
    },
  );
  const save = useDoing((body: WipeBody) => call(assets.wipe, { params: { disposal: disposal.id }, body }));
  const { problem, errorOf } = useNo(save.error);
  const set = (change: Partial<WipeBody>) => setDraft({ ...draft, ...change });
  const methods = WIPE_METHODS.filter((one) => one !== 'not_at_hand' || disposal.way === 'lost');
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft, { onSuccess: onDone });
      }}
    >
      <Stack>
        <Select
          label={t('wipe.method')}
          data={methods.map((value) => ({ value, label: t(`wipe.methods.${value}`) }))}
          value={draft.method}
          onChange={(value) => set({ method: (value ?? draft.method) as WipeMethod })}
          allowDeselect={false}
          error={errorOf('method')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={t('wipe.who')}
            value={draft.by}
            onChange={(event) => set({ by: event.currentTarget.value })}
            error={errorOf('by')}
            maxLength={200}
            withAsterisk
          />
          <TextInput
            type="date"
            label={t('wipe.on')}
            value={draft.on}
            onChange={(event) => set({ on: event.currentTarget.value })}
            error={errorOf('on')}
            withAsterisk
          />
        </SimpleGrid>
        <Textarea
          label={t('wipe.evidence')}
          description={t('wipe.evidenceText')}
          value={draft.evidence}
          onChange={(event) => set({ evidence: event.currentTarget.value })}
          error={errorOf('evidence')}
          maxLength={1000}
          autosize
          minRows={2}
          withAsterisk
        />
        <FormEnd problem={problem} saving={save.isPending} />
      </Stack>
    </form>
  );
}
