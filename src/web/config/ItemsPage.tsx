import { Anchor, Button, Card, Group, Menu, Select, Stack, Text } from '@mantine/core';
import { IconCamera, IconPlus, IconRadar2, IconTableExport, IconTableImport } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ITEM_STATES, type ItemState } from '#domain/config/item.ts';
import { LabelsButton } from '../asset/LabelsButton.tsx';
import { useMay } from '../platform/session.tsx';
import type { ItemsSearch } from '../router.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { ItemForm } from './ItemForm.tsx';
import { useClassName, useName } from './names.ts';
import { type Item, useClasses, useItems } from './queries.ts';
import { StateBadge } from './StateBadge.tsx';

const route = getRouteApi('/inside/desk-layout/desk/items');

/** The configuration items that the reader may know of (2.6b). */
export function ItemsPage() {
  const { t } = useTranslation('config');
  const asked = route.useSearch();
  const state = [...ITEM_STATES, 'all' as const].find((one) => one === asked.state);
  const found = useItems({
    ...(asked.q ? { q: asked.q } : {}),
    ...(asked.class ? { class: asked.class } : {}),
    ...(state ? { state } : {}),
  });
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{t('title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('text')}
          </Text>
        </div>
        <Group gap="xs">
          <DiscoveryLink />
          <Button variant="default" renderRoot={(props) => <Link to="/desk/item-classes" {...props} />}>
            {t('classes.link')}
          </Button>
          <BaselinesLink />
          <ExportMenu asked={asked} />
          <ImportLink />
          <LabelsButton items={found.data?.pages.flatMap((page) => page.items) ?? []} />
          <AddItem />
        </Group>
      </Group>
      <Filter asked={asked} />
      <GrowingList found={found} rows={6} empty={<EmptyState title={t('empty')} text={t('emptyText')} />}>
        {(items) => (
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((item) => (
              <Row key={item.id} item={item} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Stack>
  );
}

/** What the list shows, as a file. */
function ExportMenu({ asked }: { asked: ItemsSearch }) {
  const { t, i18n } = useTranslation('config');
  const address = (format: string) =>
    `/api/item-export?${new URLSearchParams({ ...asked, format, locale: i18n.language })}`;
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconTableExport size={16} aria-hidden />}>
          {t('export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {['csv', 'xlsx'].map((format) => (
          <Menu.Item key={format} component="a" href={address(format)} download>
            {format.toUpperCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function DiscoveryLink() {
  const { t } = useTranslation('discovery');
  return (
    <Button
      variant="default"
      leftSection={<IconRadar2 size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/desk/discovery" {...props} />}
    >
      {t('title')}
    </Button>
  );
}

function BaselinesLink() {
  const { t } = useTranslation('config');
  return (
    <Button
      variant="default"
      leftSection={<IconCamera size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/desk/baselines" {...props} />}
    >
      {t('baselines')}
    </Button>
  );
}

function ImportLink() {
  const { t } = useTranslation('config');
  if (!useMay('config.manage')) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconTableImport size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/desk/imports" {...props} />}
    >
      {t('import')}
    </Button>
  );
}

function AddItem() {
  const { t } = useTranslation('config');
  const [adds, add] = useState(false);
  const navigate = useNavigate();
  if (!useMay('config.manage')) return null;
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(true)}>
        {t('add')}
      </Button>
      <Dialog opened={adds} onClose={() => add(false)} title={t('add')}>
        <ItemForm
          item={null}
          onDone={({ id }) => void navigate({ to: '/desk/items/$item', params: { item: id } })}
        />
      </Dialog>
    </>
  );
}

function Filter({ asked }: { asked: ItemsSearch }) {
  const { t } = useTranslation('config');
  const navigate = useNavigate();
  const choose = (change: Partial<ItemsSearch>) => {
    const chosen = Object.entries({ ...asked, ...change }).filter(([, value]) => value);
    void navigate({ to: '/desk/items', search: Object.fromEntries(chosen), replace: true });
  };
  return (
    <Group gap="sm" align="flex-end">
      <SearchField
        label={t('searchLabel')}
        placeholder={t('search')}
        asked={asked.q}
        onSearch={(q) => choose({ q })}
      />
      <ClassSelect
        label={t('class')}
        placeholder={t('anyClass')}
        value={asked.class ?? null}
        abstract
        onChange={(value) => choose({ class: value ?? '' })}
      />
      <Select
        label={t('field.state')}
        value={asked.state ?? 'present'}
        allowDeselect={false}
        onChange={(value) => choose({ state: value === 'present' ? '' : (value ?? '') })}
        data={[
          { value: 'present', label: t('present') },
          { value: 'all', label: t('anyState') },
          ...ITEM_STATES.map((value: ItemState) => ({ value, label: t(`state.${value}`) })),
        ]}
      />
    </Group>
  );
}

interface ClassSelectProps {
  label: string;
  description?: string;
  placeholder?: string;
  value: string | null;
  /** Also those that nothing is only. */
  abstract: boolean;
  onChange(value: string | null): void;
  error?: string | undefined;
}

/** Chooses a class; those below another stand below it. */
export function ClassSelect({ abstract, ...rest }: ClassSelectProps) {
  const name = useName();
  const classes = useClasses().data?.classes ?? [];
  const ordered = (parent: string | null, depth: number): { value: string; label: string }[] =>
    classes
      .filter((one) => one.parent === parent)
      .flatMap((one) => [
        ...(abstract || !one.abstract
          ? [{ value: one.code, label: `${abstract ? '\u2003'.repeat(depth) : ''}${name(one)}` }]
          : []),
        ...ordered(one.code, depth + 1),
      ]);
  return <Select searchable clearable data={ordered(null, 0)} {...rest} />;
}

function Row({ item }: { item: Item }) {
  const { t } = useTranslation('config');
  const className = useClassName();
  const facts = [item.number, className(item.class), item.serial, item.holder, item.department, item.site];
  return (
    <Card component="li" padding="sm" className="yn-card">
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0}>
          <Anchor
            size="sm"
            fw={550}
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
          >
            <bdi>{item.name}</bdi>
          </Anchor>
          <Text size="xs" className="yn-quiet yn-figures" style={{ overflowWrap: 'anywhere' }}>
            {facts.filter(Boolean).join(' · ')}
          </Text>
        </Stack>
        <Group gap={6} wrap="nowrap">
          {(item.criticality === 'critical' || item.criticality === 'high') && (
            <Text size="xs" fw={600}>
              {t(`criticality.${item.criticality}`)}
            </Text>
          )}
          <StateBadge state={item.state} />
        </Group>
      </Group>
    </Card>
  );
}
