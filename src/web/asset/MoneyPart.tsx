import { Button, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assets } from '#contract/asset.ts';
import { call } from '../platform/client.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { Fact } from './Fact.tsx';
import { type Money, type MoneyBody, useDoing, useNo } from './queries.ts';

interface Props {
  item: string;
  money: Money;
  mayManage: boolean;
}

/** What an asset cost, from whom it is, and what it is worth today. */
export function MoneyPart({ item, money, mayManage }: Props) {
  const { t } = useTranslation('asset');
  const [edits, edit] = useState(false);
  const sum = (value: string | null) => (value === null ? null : `${value} ${money.currency}`);
  const facts = [
    [t('money.cost'), sum(money.cost)],
    [t('money.value'), sum(money.value)],
    [t('money.residual'), sum(money.residual)],
    [t('money.months'), money.months === null ? null : t('money.monthsShort', { n: money.months })],
    [t('money.boughtOn'), money.boughtOn],
    [t('money.warrantyUntil'), money.warrantyUntil],
    [t('money.supplier'), money.supplier],
    [t('money.contract'), money.contract],
  ].filter((fact): fact is [string, string] => fact[1] !== null);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3} size="sm">
          {t('money.title')}
        </Title>
        {mayManage && (
          <Button size="xs" variant="default" onClick={() => edit(true)}>
            {t('money.edit')}
          </Button>
        )}
      </Group>
      {facts.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('money.unknown')}
        </Text>
      )}
      {facts.length > 0 && (
        <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} spacing="sm" verticalSpacing="xs" m={0}>
          {facts.map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        </SimpleGrid>
      )}
      <Dialog opened={edits} onClose={() => edit(false)} title={t('money.title')}>
        <MoneyForm item={item} money={money} onDone={() => edit(false)} />
      </Dialog>
    </Stack>
  );
}

const FIELDS = ['cost', 'residual', 'months', 'currency', 'supplier', 'contract'] as const;
type Draft = Record<(typeof FIELDS)[number], string>;

function MoneyForm({ item, money, onDone }: { item: string; money: Money; onDone(): void }) {
  const { t } = useTranslation('asset');
  const [draft, setDraft] = useState<Draft>(
    () => Object.fromEntries(FIELDS.map((field) => [field, String(money[field] ?? '')])) as Draft,
  );
  const save = useDoing((body: MoneyBody) =>
    call(assets.price, { params: { item }, body }, { ifMatch: money.version }),
  );
  const { problem, errorOf } = useNo(save.error);
  const field = (name: keyof Draft, numeric = false) => (
    <TextInput
      label={t(`money.${name}`)}
      value={draft[name]}
      onChange={(event) => setDraft({ ...draft, [name]: event.currentTarget.value })}
      error={errorOf(name)}
      maxLength={200}
      inputMode={numeric ? 'decimal' : 'text'}
    />
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(bodyOf(draft), { onSuccess: onDone });
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {field('cost', true)}
          {field('currency')}
          {field('residual', true)}
          {field('months', true)}
          {field('supplier')}
          {field('contract')}
        </SimpleGrid>
        <Text size="xs" className="yn-quiet">
          {t('money.datesText')}
        </Text>
        <FormEnd problem={problem} saving={save.isPending} />
      </Stack>
    </form>
  );
}

function bodyOf(draft: Draft): MoneyBody {
  const text = (field: keyof Draft) => draft[field].trim() || null;
  const sum = (field: keyof Draft) => draft[field].normalize('NFKC').replace(/[,\s]/g, '') || null;
  const months = sum('months');
  return {
    ...{ cost: sum('cost'), residual: sum('residual'), currency: draft.currency.trim().toUpperCase() },
    // What is no number is said by the server, by its field.
    months: months === null ? null : Number.isNaN(Number(months)) ? -1 : Number(months),
    ...{ supplier: text('supplier'), contract: text('contract') },
  };
}
