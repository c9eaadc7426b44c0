import { Anchor, Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { software } from '#contract/software.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ProductForm } from './ProductForm.tsx';
import { type Picked, ProductSelect } from './ProductSelect.tsx';
import { useDoing, useInstallations, useProduct, type ProductPage as Whole } from './queries.ts';
import { Lines } from './SoftwarePage.tsx';
import { useSourceName } from './source-name.ts';

const route = getRouteApi('/inside/desk-layout/desk/software/$product');

/** One product: its names, versions and their support, and where it is installed. */
export function ProductPage() {
  const { product: id } = route.useParams();
  const found = useProduct(id);
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const product = found.data;
  return (
    <Stack gap="md" maw={1000} mx="auto" key={id}>
      <Header product={product} />
      <Versions product={product} />
      <Installations product={product} />
    </Stack>
  );
}

function Header({ product }: { product: Whole }) {
  const { t } = useTranslation('software');
  const [edits, edit] = useState(false);
  const may = useMay('software.manage');
  const aliases = product.aliases.filter((alias) => alias !== product.name);
  return (
    <Group justify="space-between" align="flex-start">
      <Stack gap={4} miw={0} style={{ flex: '1 1 260px' }}>
        <Text size="sm">
          <Link to="/desk/software" className="yn-link">
            {t('title')}
          </Link>
        </Text>
        <PageTitle size="h3">{product.name}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {[t(`kind.${product.kind}`), product.vendor].filter(Boolean).join(' · ')}
        </Text>
        {aliases.length > 0 && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('alsoCalled', { names: aliases.join('、') })}
          </Text>
        )}
        {product.updatesItself && <Text size="sm">{t('updates', { why: product.updatesItself })}</Text>}
      </Stack>
      {may && (
        <Group gap="xs">
          {!product.confirmed && <Merge product={product} />}
          <Button
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => edit(true)}
          >
            {product.confirmed ? t('edit') : t('confirm')}
          </Button>
        </Group>
      )}
      <Dialog opened={edits} onClose={() => edit(false)} title={t('edit')}>
        <ProductForm product={product} onDone={() => edit(false)} />
      </Dialog>
    </Group>
  );
}

function Merge({ product }: { product: Whole }) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const navigate = useNavigate();
  const [merges, merge] = useState(false);
  const [into, setInto] = useState<Picked | null>(null);
  const doing = useDoing((id: string) =>
    call(software.mergeProduct, { params: { product: product.id }, body: { into: id } }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  return (
    <>
      <Button variant="default" onClick={() => merge(true)}>
        {t('merge')}
      </Button>
      <Dialog opened={merges} onClose={() => merge(false)} title={t('merge')}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (into)
              doing.mutate(into.id, {
                onSuccess: ({ id }) =>
                  void navigate({ to: '/desk/software/$product', params: { product: id } }),
              });
          }}
        >
          <Stack>
            <Text size="sm">{t('mergeText', { name: product.name })}</Text>
            <ProductSelect label={t('mergeInto')} product={into} onChange={setInto} />
            <FormEnd
              problem={problem ? words(problem.code) : null}
              saving={doing.isPending}
              label={t('merge')}
            />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}

function Versions({ product }: { product: Whole }) {
  const { t } = useTranslation('software');
  const formats = useFormats();
  const may = useMay('software.manage');
  return (
    <Panel title={t('versions')} action={may && <SetVersion product={product.id} />}>
      {product.versions.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('noVersions')}
        </Text>
      )}
      <Lines>
        {product.versions.map((one) => (
          <Group key={one.version} component="li" justify="space-between" gap="xs">
            <Text size="sm" className="yn-figures">
              {one.version || t('unknownVersion')}
            </Text>
            <Group gap="xs">
              {one.supportedUntil && (
                <Badge
                  color={one.ended ? 'seal' : 'gray'}
                  c="var(--mantine-color-text)"
                  variant="light"
                  tt="none"
                >
                  {t(one.ended ? 'supportEnded' : 'supportedUntil', { day: formats.day(one.supportedUntil) })}
                </Badge>
              )}
              <Text size="sm" className="yn-figures">
                {t('onItems', { count: one.items })}
              </Text>
            </Group>
          </Group>
        ))}
      </Lines>
    </Panel>
  );
}

function SetVersion({ product }: { product: string }) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const [opened, open] = useState(false);
  const [version, setVersion] = useState('');
  const [until, setUntil] = useState('');
  const doing = useDoing(() =>
    call(software.setVersion, { params: { product }, body: { version, supportedUntil: until || null } }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  return (
    <>
      <Button size="compact-xs" variant="subtle" onClick={() => open(true)}>
        {t('setVersion')}
      </Button>
      <Dialog opened={opened} onClose={() => open(false)} title={t('setVersion')}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            doing.mutate(undefined, { onSuccess: () => open(false) });
          }}
        >
          <Stack>
            <TextInput
              label={t('field.version')}
              value={version}
              onChange={(event) => setVersion(event.currentTarget.value)}
              maxLength={100}
              required
            />
            <TextInput
              type="date"
              label={t('field.supportedUntil')}
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
            <FormEnd problem={problem ? words(problem.code) : null} saving={doing.isPending} />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}

function Installations({ product }: { product: Whole }) {
  const { t, i18n } = useTranslation('software');
  const sourceName = useSourceName();
  const found = useInstallations({ product: product.id });
  return (
    <Panel
      title={t('installations')}
      action={
        <Anchor
          size="sm"
          href={`/api/software/installations/export?product=${product.id}&locale=${i18n.language.startsWith('zh') ? 'zh-CN' : 'en'}`}
          download
        >
          {t('export')}
        </Anchor>
      }
    >
      <GrowingList
        found={found}
        rows={2}
        empty={
          <Text size="sm" className="yn-quiet">
            {t('notInstalled')}
          </Text>
        }
      >
        {(rows) => (
          <Lines>
            {rows.map(({ item, version, seen }) => (
              <Group key={`${item.id} ${version}`} component="li" justify="space-between" gap="xs">
                <Anchor
                  size="sm"
                  style={{ overflowWrap: 'anywhere' }}
                  renderRoot={(props) => (
                    <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />
                  )}
                >
                  {item.number} <bdi>{item.name}</bdi>
                </Anchor>
                <Text size="xs" className="yn-quiet yn-figures">
                  {[
                    version || t('unknownVersion'),
                    item.holder,
                    item.department,
                    ...seen.map(({ source }) => sourceName(source)),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </Group>
            ))}
          </Lines>
        )}
      </GrowingList>
    </Panel>
  );
}
