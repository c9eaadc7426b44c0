import { Badge, Button, Group, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { config } from '#contract/config.ts';
import { spareParts } from '#contract/spare-parts.ts';
import { PART_MOVES, type PartMove } from '#domain/asset/spare-part.ts';
import { useSites } from '../admin/queries.ts';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import {
  type MoveBody,
  type Part,
  type PartBody,
  useDoing,
  useNo,
  usePartHistory,
  useParts,
} from './queries.ts';

type Asked = { what: 'add' } | { what: 'edit' | 'history' | PartMove; part: Part };

/** Parts that have no serial number each: what came, what went, what for. */
export function PartsTab() {
  const { t } = useTranslation('asset');
  const manages = useMay('asset.manage');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const found = useParts(q);
  const [asks, ask] = useState<Asked | null>(null);
  const done = () => ask(null);
  return (
    <Stack>
      <Group>
        <TextInput
          aria-label={t('part.search')}
          placeholder={t('part.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          maxLength={200}
          style={{ flex: '1 1 200px' }}
        />
        {manages && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => ask({ what: 'add' })}>
            {t('part.add')}
          </Button>
        )}
      </Group>
      {found.isPending && <LoadingState rows={3} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <EmptyState title={t('part.empty')} text={t('part.emptyText')} />}
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {found.data?.items.map((part) => (
          <Row key={part.id} part={part} manages={manages} onAsk={(what) => ask({ what, part })} />
        ))}
      </Stack>
      <Dialog opened={asks !== null} onClose={done} title={asks ? titleOf(asks, t) : ''} size="md">
        {asks?.what === 'add' && <PartForm part={null} onDone={done} />}
        {asks?.what === 'edit' && <PartForm part={asks.part} onDone={done} />}
        {asks?.what === 'history' && <History part={asks.part.id} />}
        {asks && isMove(asks) && <MoveForm kind={asks.what} part={asks.part} onDone={done} />}
      </Dialog>
    </Stack>
  );
}

const isMove = (asked: Asked): asked is { what: PartMove; part: Part } =>
  PART_MOVES.some((one) => one === asked.what);

function titleOf(asked: Asked, t: ReturnType<typeof useTranslation<'asset'>>['t']): string {
  const what = t(`part.${asked.what}`);
  return 'part' in asked ? `${asked.part.name}: ${what}` : what;
}

function Row({
  part,
  manages,
  onAsk,
}: {
  part: Part;
  manages: boolean;
  onAsk(what: PartMove | 'edit' | 'history'): void;
}) {
  const { t } = useTranslation('asset');
  const facts = [part.number, part.model, part.site].filter(Boolean).join(' · ');
  const offered = [...(manages ? [...PART_MOVES, 'edit' as const] : []), 'history' as const];
  return (
    <Group component="li" className="yn-card" p="sm" justify="space-between" gap="xs">
      <Stack gap={2} style={{ flex: '1 1 200px' }} miw={0}>
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          <bdi>{part.name}</bdi>
        </Text>
        <Text size="xs" className="yn-quiet">
          {facts}
        </Text>
      </Stack>
      <Badge
        color={part.short ? 'orange' : 'gray'}
        c="var(--mantine-color-text)"
        variant="light"
        tt="none"
        className="yn-figures"
      >
        {t('part.stock', { n: part.stock })}
        {part.short && ` · ${t('part.short')}`}
      </Badge>
      <Group gap={4}>
        {offered.map((what) => (
          <Button
            key={what}
            size="compact-xs"
            variant="default"
            aria-label={`${t(`part.${what}`)}: ${part.name}`}
            onClick={() => onAsk(what)}
          >
            {t(`part.${what}`)}
          </Button>
        ))}
      </Group>
    </Group>
  );
}

function PartForm({ part, onDone }: { part: Part | null; onDone(): void }) {
  const { t } = useTranslation('asset');
  const sites = useSites().data?.items ?? [];
  const [draft, setDraft] = useState({
    ...{ name: part?.name ?? '', model: part?.model ?? '', siteId: part?.siteId ?? null },
    minimum: part?.minimum ?? 0,
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const save = useDoing((body: PartBody) =>
    part
      ? call(spareParts.change, { params: { part: part.id }, body }, { ifMatch: part.version })
      : call(spareParts.add, { body }),
  );
  const { problem, errorOf } = useNo(save.error);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ ...draft, model: draft.model.trim() || null }, { onSuccess: onDone });
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {(['name', 'model'] as const).map((field) => (
            <TextInput
              key={field}
              label={t(`part.${field}`)}
              value={draft[field]}
              onChange={(event) => set({ [field]: event.currentTarget.value })}
              error={errorOf(field)}
              maxLength={200}
              withAsterisk={field === 'name'}
            />
          ))}
          <Select
            label={t('part.site')}
            data={sites.map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.siteId}
            onChange={(siteId) => set({ siteId })}
            error={errorOf('siteId')}
            searchable
            clearable
          />
          <NumberInput
            label={t('part.minimum')}
            value={draft.minimum}
            onChange={(value) => set({ minimum: Number(value) || 0 })}
            error={errorOf('minimum')}
            min={0}
            allowDecimal={false}
          />
        </SimpleGrid>
        <FormEnd problem={problem} saving={save.isPending} />
      </Stack>
    </form>
  );
}

function MoveForm({ kind, part, onDone }: { kind: PartMove; part: Part; onDone(): void }) {
  const { t } = useTranslation('asset');
  const [draft, setDraft] = useState({
    quantity: kind === 'counted' ? part.stock : 1,
    ticket: '',
    item: '',
    note: '',
  });
  const [unknownItem, setUnknownItem] = useState(false);
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const move = useDoing(async () => {
    const itemId = draft.item.trim() ? await idOf(draft.item.trim()) : null;
    setUnknownItem(draft.item.trim() !== '' && itemId === null);
    if (draft.item.trim() && !itemId) return null;
    const body: MoveBody = {
      ...{ kind, quantity: draft.quantity, itemId, note: draft.note.trim() || null },
      ticket: /^\d{1,9}$/.test(draft.ticket.trim()) ? Number(draft.ticket) : null,
    };
    return call(spareParts.move, { params: { part: part.id }, body });
  });
  const { problem, errorOf } = useNo(move.error);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        move.mutate(undefined, { onSuccess: (done) => done && onDone() });
      }}
    >
      <Stack>
        <NumberInput
          label={t(kind === 'counted' ? 'part.there' : 'part.quantity')}
          value={draft.quantity}
          onChange={(value) => set({ quantity: Number(value) || 0 })}
          error={errorOf('quantity')}
          min={0}
          allowDecimal={false}
        />
        {kind === 'taken' && (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={t('part.ticket')}
              value={draft.ticket}
              onChange={(event) => set({ ticket: event.currentTarget.value })}
              error={errorOf('ticket')}
              inputMode="numeric"
              maxLength={10}
            />
            <TextInput
              label={t('part.item')}
              description={t('part.itemText')}
              value={draft.item}
              onChange={(event) => set({ item: event.currentTarget.value })}
              error={unknownItem ? t('part.noItem') : errorOf('itemId')}
              maxLength={20}
            />
          </SimpleGrid>
        )}
        <TextInput
          label={t('part.note')}
          value={draft.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
          error={errorOf('note')}
          maxLength={500}
        />
        <FormEnd problem={problem} saving={move.isPending} label={t(`part.${kind}`)} />
      </Stack>
    </form>
  );
}

/** The item that a number names; null when the reader knows none. */
async function idOf(number: string): Promise<string | null> {
  const { items } = await call(config.list, { query: { q: number, state: 'all', limit: '1' } });
  return items[0]?.id ?? null;
}

function History({ part }: { part: string }) {
  const { t } = useTranslation('asset');
  const formats = useFormats();
  const found = usePartHistory(part);
  return (
    <GrowingList found={found} rows={3} empty={null}>
      {(items) => (
        <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {items.map((one) => (
            <li key={one.seq}>
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {[
                  `${t(`part.kind.${one.kind}`)}${one.quantity === null ? '' : ` ${one.quantity}`}`,
                  one.stock === null ? null : t('part.stock', { n: one.stock }),
                  one.ticket === null ? null : `#${one.ticket}`,
                  ...[one.item, one.note],
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
              <Text size="xs" className="yn-quiet">
                {one.by} · {formats.time(Date.parse(one.at))}
              </Text>
            </li>
          ))}
        </Stack>
      )}
    </GrowingList>
  );
}
