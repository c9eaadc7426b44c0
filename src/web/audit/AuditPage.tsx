import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { auditLog } from '#contract/audit.ts';
import { bytesOf } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
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
  const words = useRefusalWords();
  const take = useMutation({ mutationFn: (format: 'csv' | 'jsonl') => save(search, format) });
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
        <Button {...look} loading={take.isPending} onClick={() => take.mutate('csv')}>
          {t('exportCsv')}
        </Button>
        <Button {...look} loading={take.isPending} onClick={() => take.mutate('jsonl')}>
          {t('exportJsonl')}
        </Button>
        <Button {...look} component="a" href="/api/audit/head" download>
          {t('head')}
        </Button>
      </Group>
      {take.error && <Alert color="seal">{words(problemOf(take.error).code)}</Alert>}
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

const look = { variant: 'default', leftSection: <IconDownload size={16} aria-hidden /> } as const;

/** Saves what fits as a file; the whole of it passes through the memory of the browser. */
async function save(search: Search, format: 'csv' | 'jsonl'): Promise<void> {
  const url = URL.createObjectURL(await bytesOf(auditLog.export, { query: { ...search, format } }));
  const link = Object.assign(document.createElement('a'), { href: url, download: `audit.${format}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
