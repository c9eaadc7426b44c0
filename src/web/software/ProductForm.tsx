import { Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { software } from '#contract/software.ts';
import { PRODUCT_KINDS, type ProductKind } from '#domain/software/product.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type ProductBody, type ProductPage, useDoing } from './queries.ts';

/** Adds a product, or changes the one that was read, and so confirms it. */
export function ProductForm({
  product,
  onDone,
}: {
  product: ProductPage | null;
  onDone(saved: ProductPage): void;
}) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [name, setName] = useState(product?.name ?? '');
  const [vendor, setVendor] = useState(product?.vendor ?? '');
  const [kind, setKind] = useState<ProductKind>(product?.kind ?? 'other');
  const [aliases, setAliases] = useState((product?.aliases ?? []).join('\n'));
  const [updates, setUpdates] = useState(product?.updatesItself ?? '');
  const save = useDoing((body: ProductBody) =>
    product
      ? call(software.changeProduct, { params: { product: product.id }, body }, { ifMatch: product.version })
      : call(software.addProduct, { body }),
  );
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field.startsWith(`body.${field}`)));
  const names = aliases
    .split('\n')
    .map((alias) => alias.trim())
    .filter((alias) => alias !== '' && alias !== name.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(
          {
            ...{ name, kind, aliases: names, vendor: vendor.trim() || null },
            ...{ updatesItself: updates.trim() || null, note: product?.note ?? null },
          },
          { onSuccess: onDone },
        );
      }}
    >
      <Stack>
        <TextInput
          label={t('field.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errorOf('name')}
          maxLength={200}
          required
        />
        <TextInput
          label={t('field.vendor')}
          value={vendor}
          onChange={(event) => setVendor(event.currentTarget.value)}
          error={errorOf('vendor')}
          maxLength={100}
        />
        <Select
          label={t('field.kind')}
          allowDeselect={false}
          value={kind}
          onChange={(value) => setKind(PRODUCT_KINDS.find((one) => one === value) ?? 'other')}
          data={PRODUCT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <Textarea
          label={t('field.aliases')}
          description={t('aliasesText')}
          value={aliases}
          onChange={(event) => setAliases(event.currentTarget.value)}
          error={errorOf('aliases')}
          autosize
          minRows={2}
          maxRows={8}
        />
        <TextInput
          label={t('field.updatesItself')}
          description={t('updatesItselfText')}
          value={updates}
          onChange={(event) => setUpdates(event.currentTarget.value)}
          error={errorOf('updatesItself')}
          maxLength={500}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}
