import { Alert, Button, Divider, Group, Select, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconClockHour4 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assets } from '#contract/asset.ts';
import { DISPOSAL_WAYS, type DisposalWay } from '#domain/asset/disposal.ts';
import { RETURN_STATES, type ReturnState } from '#domain/asset/handover.ts';
import { PersonSelect } from '../config/PersonSelect.tsx';
import type { Item } from '../config/queries.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { DisposalCard } from './DisposalCard.tsx';
import { HandoverRow } from './HandoverRow.tsx';
import { MoneyPart } from './MoneyPart.tsx';
import { type Asset, type HandoverBody, useAsset, useDoing, useNo } from './queries.ts';

/** What the asset register says of an item; nothing is shown of what is no asset. */
export function AssetPanel({ item }: { item: Item }) {
  const { t } = useTranslation('asset');
  const found = useAsset(item.id);
  if (found.data && !found.data.rule.disposal) return null;
  return (
    <Panel title={t('panel')}>
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Whole item={item} asset={found.data} />}
    </Panel>
  );
}

type Asked = 'issue' | 'return' | 'propose';

function Whole({ item, asset }: { item: Item; asset: Asset }) {
  const { t } = useTranslation('asset');
  const [asks, ask] = useState<Asked | null>(null);
  const waiting = asset.handovers.find(({ state }) => state === 'waiting');
  const going = asset.disposals.some(({ state }) => state === 'proposed' || state === 'approved');
  const alive = asset.mayManage && item.state !== 'retired';
  const titles = { issue: t('handover.issue'), return: t('handover.return'), propose: t('disposal.propose') };
  const offered: Asked[] = alive
    ? ['issue', ...(item.holderId ? (['return'] as const) : []), ...(going ? [] : (['propose'] as const))]
    : [];
  return (
    <Stack gap="md">
      {waiting && (
        <Alert color="orange" icon={<IconClockHour4 aria-hidden />} p="xs">
          {t('handover.waiting', { name: waiting.person })}
        </Alert>
      )}
      <MoneyPart item={item.id} money={asset.money} mayManage={alive} />
      <Divider />
      <Group justify="space-between">
        <Title order={3} size="sm">
          {t('handover.title')}
        </Title>
        <Group gap="xs">
          {offered.map((what) => (
            <Button key={what} size="xs" variant="default" onClick={() => ask(what)}>
              {titles[what]}
            </Button>
          ))}
        </Group>
      </Group>
      {asset.handovers.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('none')}
        </Text>
      )}
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {asset.handovers.slice(0, 5).map((one) => (
          <HandoverRow key={one.id} handover={one} ofItem />
        ))}
      </Stack>
      {asset.disposals.length > 0 && (
        <>
          <Divider />
          <Title order={3} size="sm">
            {t('disposal.title')}
          </Title>
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {asset.disposals.map((one) => (
              <DisposalCard key={one.id} disposal={one} ofItem />
            ))}
          </Stack>
        </>
      )}
      <Dialog opened={asks !== null} onClose={() => ask(null)} title={asks ? titles[asks] : ''} size="md">
        {asks === 'propose' && <ProposeForm item={item.id} onDone={() => ask(null)} />}
        {(asks === 'issue' || asks === 'return') && (
          <HandoverForm kind={asks} item={item.id} onDone={() => ask(null)} />
        )}
      </Dialog>
    </Stack>
  );
}

function ProposeForm({ item, onDone }: { item: string; onDone(): void }) {
  const { t } = useTranslation('asset');
  const [way, setWay] = useState<DisposalWay>('recycled');
  const [reason, setReason] = useState('');
  const propose = useDoing(() => call(assets.propose, { params: { item }, body: { way, reason } }));
  const { problem, errorOf } = useNo(propose.error);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        propose.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack>
        <Select
          label={t('disposal.way')}
          data={DISPOSAL_WAYS.map((value) => ({ value, label: t(`disposal.ways.${value}`) }))}
          value={way}
          onChange={(value) => setWay((value ?? way) as DisposalWay)}
          allowDeselect={false}
        />
        <Textarea
          label={t('disposal.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={errorOf('reason')}
          maxLength={500}
          autosize
          minRows={2}
          withAsterisk
        />
        <FormEnd problem={problem} saving={propose.isPending} label={t('disposal.propose')} />
      </Stack>
    </form>
  );
}

function HandoverForm({ kind, item, onDone }: { kind: 'issue' | 'return'; item: string; onDone(): void }) {
  const { t } = useTranslation(['asset', 'config']);
  const [person, setPerson] = useState<{ id: string; name: string } | null>(null);
  const [state, setState] = useState<ReturnState>('in_stock');
  const [note, setNote] = useState('');
  const give = useDoing((body: HandoverBody) => call(assets.giveOver, { params: { item }, body }));
  const { problem, errorOf } = useNo(give.error);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const to = kind === 'issue' ? { personId: person?.id ?? null } : { state };
        give.mutate({ kind, ...to, note: note.trim() || null }, { onSuccess: onDone });
      }}
    >
      <Stack>
        {kind === 'issue' ? (
          <PersonSelect
            label={t('asset:handover.person')}
            person={person}
            onChange={setPerson}
            error={errorOf('personId')}
            withAsterisk
          />
        ) : (
          <Select
            label={t('asset:handover.stateAfter')}
            data={RETURN_STATES.map((value) => ({ value, label: t(`config:state.${value}`) }))}
            value={state}
            onChange={(value) => setState((value ?? state) as ReturnState)}
            allowDeselect={false}
          />
        )}
        <Textarea
          label={t('asset:handover.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={errorOf('note')}
          maxLength={500}
          autosize
          minRows={2}
        />
        <FormEnd problem={problem} saving={give.isPending} label={t(`asset:handover.${kind}`)} />
      </Stack>
    </form>
  );
}
