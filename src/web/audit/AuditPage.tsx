import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ChainState } from './ChainState.tsx';
import { EntryRow } from './EntryRow.tsx';
import { type Search, useEntries } from './queries.ts';
import { SearchForm } from './SearchForm.tsx';

/** Who did what, when, from where and with what outcome; for the auditor (2.4d, c21). */
export function AuditPage() {
  const { t } = useTranslation('audit');
  const [search, setSearch] = useState<Search>({});
  const found = useEntries(search);
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <div>
        <PageTitle size="h3">{t('title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('text')}
        </Text>
      </div>
      <ChainState />
      <SearchForm search={search} onChange={setSearch} />
      <Group gap="sm">
        <Download href={exportOf(search, 'csv')} label={t('exportCsv')} />
        <Download href={exportOf(search, 'jsonl')} label={t('exportJsonl')} />
        <Download href="/api/audit/head" label={t('head')} />
      </Group>
      <GrowingList found={found} rows={8} empty={<EmptyState title={t('empty')} text={t('emptyText')} />}>
        {(items) => (
          <ul className="yn-card yn-deliveries">
            {items.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
      </GrowingList>
    </Stack>
  );
}

const exportOf = (search: Search, format: 'csv' | 'jsonl'): string =>
  `/api/audit/export?${new URLSearchParams({ ...(search as Record<string, string>), format })}`;

const Download = ({ href, label }: { href: string; label: string }) => (
  <Button
    component="a"
    href={href}
    download
    variant="default"
    leftSection={<IconDownload size={16} aria-hidden />}
  >
    {label}
  </Button>
);
