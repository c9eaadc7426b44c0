import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import type { Preview } from './queries.ts';

/** What would go by the rules, kind by kind, with the first of it by number, and what a hold keeps. */
export function DryRun({ items }: { items: Preview }) {
  const { t } = useTranslation('privacy');
  const formats = useFormats();
  const touched = items.filter(({ due, held }) => due + held > 0);
  const named = (rows: Preview[number]['named']) =>
    rows.map(({ id, since }) => `${id.slice(0, 8)} (${formats.day(since)})`).join(', ');
  return (
    <Stack component="section" className="yn-card" p={{ base: 'md', sm: 'lg' }} gap="sm" aria-live="polite">
      <Title order={2} size="h5">
        {t('dryRun.title')}
      </Title>
      <Text size="sm" className="yn-quiet">
        {t(touched.length === 0 ? 'dryRun.nothing' : 'dryRun.text')}
      </Text>
      {touched.map(({ kind, days, due, held, named: going, kept }) => (
        <div key={kind}>
          <Text fw={600}>{t(`kind.${kind}`)}</Text>
          <Text size="sm" className="yn-number">
            {t('dryRun.due', { n: formats.number(due), days })}
          </Text>
          {going.length > 0 && (
            <Text size="sm" className="yn-quiet yn-number" style={{ overflowWrap: 'anywhere' }}>
              {t('dryRun.named', { list: named(going) })}
            </Text>
          )}
          {held > 0 && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t('dryRun.held', { n: formats.number(held), list: named(kept) })}
            </Text>
          )}
        </div>
      ))}
    </Stack>
  );
}
