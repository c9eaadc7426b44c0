import { Anchor, Badge, Button, Card, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { software } from '#contract/software.ts';
import { PRODUCT_KINDS } from '#domain/software/product.ts';
import { call } from '../platform/client.ts';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { FileImport } from './FileImport.tsx';
import { ProductForm } from './ProductForm.tsx';
import { type Product, useProducts } from './queries.ts';
import { Lines, SoftwarePage } from './SoftwarePage.tsx';

/** Software products and on how many items each is installed (2.2). */
export function ProductsPage() {
  const { t } = useTranslation('software');
  const [typed, type] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const [kind, setKind] = useState<string | null>(null);
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const known = PRODUCT_KINDS.find((one) => one === kind);
  const looked = (['yes', 'no'] as const).find((one) => one === confirmed);
  const found = useProducts({
    ...(q ? { q } : {}),
    ...(known ? { kind: known } : {}),
    ...(looked ? { confirmed: looked } : {}),
  });
  return (
    <SoftwarePage title={t('title')} text={t('text')} actions={<Actions />}>
      <Group gap="sm" align="flex-end">
        <TextInput
          label={t('searchLabel')}
          placeholder={t('search')}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          leftSection={<IconSearch size={16} aria-hidden />}
          maxLength={200}
          style={{ flex: '1 1 240px' }}
        />
        <Select
          label={t('field.kind')}
          placeholder={t('any')}
          clearable
          value={kind}
          onChange={setKind}
          data={PRODUCT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <Select
          label={t('field.confirmed')}
          placeholder={t('any')}
          clearable
          value={confirmed}
          onChange={setConfirmed}
          data={(['yes', 'no'] as const).map((value) => ({ value, label: t(`confirmed.${value}`) }))}
        />
      </Group>
      <GrowingList found={found} rows={6} empty={<EmptyState title={t('empty')} text={t('emptyText')} />}>
        {(rows) => (
          <Lines>
            {rows.map((row) => (
              <Row key={row.id} product={row} />
            ))}
          </Lines>
        )}
      </GrowingList>
    </SoftwarePage>
  );
}

function Actions() {
  const { t } = useTranslation('software');
  const [adds, add] = useState(false);
  const navigate = useNavigate();
  if (!useMay('software.manage')) return null;
  return (
    <>
      <FileImport
        label={t('importInstallations')}
        text={t('importText')}
        run={(file, dryRun) =>
          call(software.importInstallations, {
            query: { dryRun: dryRun ? 'true' : 'false' },
            body: file as never,
          })
        }
        said={(report) => t('importSaid', { rows: report.rows, items: report.items })}
      />
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(true)}>
        {t('add')}
      </Button>
      <Dialog opened={adds} onClose={() => add(false)} title={t('add')}>
        <ProductForm
          product={null}
          onDone={({ id }) => void navigate({ to: '/desk/software/$product', params: { product: id } })}
        />
      </Dialog>
    </>
  );
}

function Row({ product }: { product: Product }) {
  const { t } = useTranslation('software');
  return (
    <Card component="li" padding="sm" className="yn-card">
      <Group justify="space-between" gap="xs" align="flex-start">
        <Stack gap={2} miw={0} style={{ flex: '1 1 200px' }}>
          <Anchor
            size="sm"
            fw={550}
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => (
              <Link to="/desk/software/$product" params={{ product: product.id }} {...props} />
            )}
          >
            <bdi>{product.name}</bdi>
          </Anchor>
          <Text size="xs" className="yn-quiet">
            {[t(`kind.${product.kind}`), product.vendor].filter(Boolean).join(' · ')}
          </Text>
        </Stack>
        <Group gap={6}>
          {!product.confirmed && (
            <Badge color="yellow" c="var(--mantine-color-text)" variant="light" tt="none">
              {t('confirmed.no')}
            </Badge>
          )}
          {product.unsupportedItems > 0 && (
            <Badge color="seal" c="var(--mantine-color-text)" variant="light" tt="none">
              {t('unsupported', { count: product.unsupportedItems })}
            </Badge>
          )}
          <Text size="sm" className="yn-figures">
            {t('onItems', { count: product.items })}
          </Text>
        </Group>
      </Group>
    </Card>
  );
}
