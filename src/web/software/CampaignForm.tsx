import { Alert, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { campaigns } from '#contract/campaigns.ts';
import { SEVERITIES, type Severity } from '#domain/campaign/campaign.ts';
import { CRITICALITIES } from '#domain/config/item.ts';
import { ClassSelect } from '../config/ItemsPage.tsx';
import { PersonSelect } from '../config/PersonSelect.tsx';
import { call } from '../platform/client.ts';
import { instantFrom, localTextOf } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useMe } from '../platform/session.tsx';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type Picked, ProductSelect } from './ProductSelect.tsx';
import { type Campaign, type CampaignBody, useDoing } from './queries.ts';

/** Begins a campaign, or changes a draft. More products than one are kept as they are. */
export function CampaignForm({
  campaign,
  onDone,
}: {
  campaign: Campaign | null;
  onDone(saved: Campaign): void;
}) {
  const { t } = useTranslation('software');
  const { t: config } = useTranslation('config');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const me = useMe();
  const [first, ...others] = campaign?.affected ?? [];
  const named = (id: string | undefined): Picked | null =>
    id ? { id, name: campaign?.names[id] ?? '' } : null;
  const [product, setProduct] = useState<Picked | null>(named(first?.productId));
  const [owner, setOwner] = useState<Picked | null>(
    named(campaign?.ownerId) ?? (me ? { id: me.id, name: me.name } : null),
  );
  const [draft, setDraft] = useState(() => ({
    ...{ title: campaign?.title ?? '', from: first?.from ?? '', before: first?.before ?? '' },
    ...{ code: campaign?.advisory?.code ?? '', link: campaign?.advisory?.link ?? '' },
    severity: campaign?.advisory?.severity ?? ('high' as Severity),
    due: campaign ? localTextOf(campaign.dueAt) : '',
    class: campaign?.scope.class ?? null,
    criticality: campaign?.scope.criticality ?? null,
    change: campaign?.changeRef ?? '',
  }));
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const save = useDoing((body: CampaignBody) =>
    campaign
      ? call(campaigns.change, { params: { campaign: campaign.id }, body }, { ifMatch: campaign.version })
      : call(campaigns.create, { body }),
  );
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field.startsWith(`body.${field}`)));
  const body = (): CampaignBody | null => {
    if (!product || !owner || draft.due === '') return null;
    const code = draft.code.trim();
    const advisory = code === '' ? null : { code, severity: draft.severity, link: draft.link.trim() || null };
    const range = {
      from: draft.from.trim() || null,
      upTo: first?.upTo ?? null,
      before: draft.before.trim() || null,
    };
    const { siteId = null, departmentId = null, groupId = null } = campaign?.scope ?? {};
    return {
      ...{ title: draft.title, ownerId: owner.id, advisory, dueAt: instantFrom(draft.due) },
      affected: [{ productId: product.id, ...range }, ...others],
      scope: { siteId, departmentId, groupId, class: draft.class, criticality: draft.criticality },
      ...{ changeRef: draft.change.trim() || null, note: campaign?.note ?? null },
    };
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const wish = body();
        if (wish) save.mutate(wish, { onSuccess: onDone });
      }}
    >
      <Stack>
        <TextInput
          label={t('campaigns.name')}
          value={draft.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          error={errorOf('title')}
          maxLength={200}
          required
        />
        <ProductSelect
          label={t('field.product')}
          product={product}
          onChange={setProduct}
          error={errorOf('affected.0.productId')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={t('range.from')}
            value={draft.from}
            onChange={(event) => set({ from: event.currentTarget.value })}
            error={errorOf('affected.0.from')}
            maxLength={100}
          />
          <TextInput
            label={t('range.fixed')}
            description={t('range.fixedText')}
            value={draft.before}
            onChange={(event) => set({ before: event.currentTarget.value })}
            error={errorOf('affected.0.before')}
            maxLength={100}
            required={!first?.upTo}
          />
          <TextInput
            label={t('campaigns.advisory')}
            placeholder="CVE-2024-6387"
            value={draft.code}
            onChange={(event) => set({ code: event.currentTarget.value })}
            error={errorOf('advisory.code')}
            maxLength={100}
          />
          <Select
            label={t('campaigns.severity')}
            allowDeselect={false}
            value={draft.severity}
            onChange={(value) => set({ severity: SEVERITIES.find((one) => one === value) ?? 'high' })}
            data={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
          />
          <TextInput
            label={t('campaigns.link')}
            value={draft.link}
            onChange={(event) => set({ link: event.currentTarget.value })}
            error={errorOf('advisory.link')}
            maxLength={500}
          />
          <TextInput
            type="datetime-local"
            label={t('campaigns.dueAt')}
            value={draft.due}
            onChange={(event) => set({ due: event.currentTarget.value })}
            error={errorOf('dueAt')}
            required
          />
          <ClassSelect
            label={config('class')}
            placeholder={config('anyClass')}
            value={draft.class}
            abstract
            onChange={(value) => set({ class: value })}
            error={errorOf('scope.class')}
          />
          <Select
            label={config('field.criticality')}
            placeholder={t('any')}
            clearable
            value={draft.criticality}
            onChange={(value) => set({ criticality: CRITICALITIES.find((one) => one === value) ?? null })}
            data={CRITICALITIES.map((value) => ({ value, label: config(`criticality.${value}`) }))}
          />
          <PersonSelect
            label={t('licences.owner')}
            person={owner}
            onChange={setOwner}
            error={errorOf('ownerId')}
            withAsterisk
          />
          <TextInput
            label={t('field.change')}
            description={t('campaigns.changeText')}
            placeholder="CH-000012"
            value={draft.change}
            onChange={(event) => set({ change: event.currentTarget.value })}
            error={errorOf('changeRef')}
            maxLength={20}
          />
        </SimpleGrid>
        {others.length > 0 && <Alert>{t('campaigns.more', { count: others.length })}</Alert>}
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}
