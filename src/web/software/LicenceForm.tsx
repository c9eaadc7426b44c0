import { Checkbox, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { licences } from '#contract/licences.ts';
import { METRICS, type Metric } from '#domain/licence/balance.ts';
import { PersonSelect } from '../config/PersonSelect.tsx';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type Picked, ProductSelect } from './ProductSelect.tsx';
import { type Licence, type LicenceBody, useDoing } from './queries.ts';

/** Adds a licence, or changes the one that was read. More products than one are kept as they are. */
export function LicenceForm({ licence, onDone }: { licence: Licence | null; onDone(): void }) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [first, ...others] = licence?.covers ?? [];
  const [product, setProduct] = useState<Picked | null>(
    first ? { id: first.productId, name: first.product } : null,
  );
  const [draft, setDraft] = useState(() => ({
    ...{ name: licence?.name ?? '', quantity: licence?.quantity ?? 1, from: licence?.from ?? '' },
    ...{ until: licence?.until ?? '', contract: licence?.contract ?? '', upTo: first?.upTo ?? '' },
    ...{ metric: licence?.metric ?? ('installation' as Metric), since: first?.from ?? '' },
    ...{ upgrades: licence?.upgrades ?? false, downgrades: licence?.downgrades ?? false },
    cost: licence?.cost ?? ('' as number | ''),
  }));
  const [owner, setOwner] = useState<Picked | null>(
    licence?.ownerId ? { id: licence.ownerId, name: licence.owner ?? '' } : null,
  );
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const save = useDoing((body: LicenceBody) =>
    licence
      ? call(licences.change, { params: { licence: licence.id }, body }, { ifMatch: licence.version })
      : call(licences.create, { body }),
  );
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field.startsWith(`body.${field}`)));
  const kept = others.map(({ productId, from, upTo }) => ({ productId, from, upTo }));
  const submit = () => {
    if (!product) return;
    const cover = {
      productId: product.id,
      from: draft.since.trim() || null,
      upTo: draft.upTo.trim() || null,
    };
    save.mutate(
      {
        ...{ name: draft.name, metric: draft.metric, quantity: draft.quantity, covers: [cover, ...kept] },
        ...{ upgrades: draft.upgrades, downgrades: draft.downgrades, from: draft.from },
        ...{ until: draft.until || null, contract: draft.contract.trim() || null },
        ...{ cost: draft.cost === '' ? null : draft.cost, currency: licence?.currency ?? 'CNY' },
        ...{ ownerId: owner?.id ?? null, note: licence?.note ?? null },
      },
      { onSuccess: onDone },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <TextInput
          label={t('licences.name')}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={errorOf('name')}
          maxLength={200}
          required
        />
        <ProductSelect
          label={t('field.product')}
          product={product}
          onChange={setProduct}
          error={errorOf('covers')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={t('range.from')}
            value={draft.since}
            onChange={(event) => set({ since: event.currentTarget.value })}
            maxLength={100}
          />
          <TextInput
            label={t('range.upTo')}
            value={draft.upTo}
            onChange={(event) => set({ upTo: event.currentTarget.value })}
            maxLength={100}
          />
          <Checkbox
            label={t('licences.upgrades')}
            checked={draft.upgrades}
            onChange={(event) => set({ upgrades: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('licences.downgrades')}
            checked={draft.downgrades}
            onChange={(event) => set({ downgrades: event.currentTarget.checked })}
          />
          <Select
            label={t('licences.metric')}
            allowDeselect={false}
            value={draft.metric}
            onChange={(value) => set({ metric: METRICS.find((one) => one === value) ?? 'installation' })}
            data={METRICS.map((value) => ({ value, label: t(`metric.${value}`) }))}
          />
          <NumberInput
            label={t('licences.quantity')}
            value={draft.quantity}
            onChange={(value) => set({ quantity: Number(value) })}
            min={0}
            max={10_000_000}
            allowDecimal={false}
            error={errorOf('quantity')}
          />
          <TextInput
            type="date"
            label={t('licences.from')}
            value={draft.from}
            onChange={(event) => set({ from: event.currentTarget.value })}
            error={errorOf('from')}
            required
          />
          <TextInput
            type="date"
            label={t('licences.until')}
            value={draft.until}
            onChange={(event) => set({ until: event.currentTarget.value })}
            error={errorOf('until')}
          />
          <TextInput
            label={t('licences.contract')}
            value={draft.contract}
            onChange={(event) => set({ contract: event.currentTarget.value })}
            maxLength={200}
          />
          <NumberInput
            label={t('licences.cost', { currency: licence?.currency ?? 'CNY' })}
            value={draft.cost}
            onChange={(value) => set({ cost: value === '' ? '' : Number(value) })}
            min={0}
            decimalScale={2}
            error={errorOf('cost')}
          />
        </SimpleGrid>
        <PersonSelect
          label={t('licences.owner')}
          person={owner}
          onChange={setOwner}
          error={errorOf('ownerId')}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} onCancel={onDone} />
      </Stack>
    </form>
  );
}
