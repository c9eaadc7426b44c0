import { Anchor, Card, Chip, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DIFFERENCES } from '#contract/item-baselines.ts';
import { useFormats } from '../../platform/formats.ts';
import { GrowingList } from '../../ui/GrowingList.tsx';
import { useChangeWords } from '../import/row-words.ts';
import { useTargetName } from '../import/targets.ts';
import { useClassName } from '../names.ts';
import { type Difference, useComparison } from './queries.ts';

/** What is different, item by item, with how many there are of each sort. */
export function Comparison({ baseline, other }: { baseline: string; other: string }) {
  const { t } = useTranslation('baselines');
  const formats = useFormats();
  const [kind, setKind] = useState<Difference['kind'] | null>(null);
  const found = useComparison(baseline, other, kind);
  const counts = found.data?.pages[0]?.counts;
  const names = Object.assign({}, ...(found.data?.pages.map((page) => page.names) ?? []));
  return (
    <Stack gap="sm">
      {counts && (
        <Chip.Group value={kind} onChange={(chosen) => setKind(chosen as Difference['kind'])}>
          <Group gap="xs" role="group" aria-label={t('title')}>
            {DIFFERENCES.map((one) => (
              <Chip
                key={one}
                value={one}
                size="xs"
                disabled={counts[one] === 0}
                onClick={() => kind === one && setKind(null)}
              >
                {t('chip', { name: t(`kind.${one}`), n: formats.number(counts[one]) })}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
      <GrowingList found={found} rows={5} empty={<Text size="sm">{t('same')}</Text>}>
        {(items) => (
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((one) => (
              <Row key={one.item.id} one={one} names={names} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Stack>
  );
}

function Row({ one, names }: { one: Difference; names: Readonly<Record<string, string>> }) {
  const { t } = useTranslation(['baselines', 'common']);
  const className = useClassName();
  const changes = useChangeWords(names);
  const called = useTargetName();
  return (
    <Card component="li" padding="sm" className="yn-card">
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0}>
          <Anchor
            size="sm"
            fw={550}
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: one.item.id }} {...props} />}
          >
            <bdi>{one.item.name}</bdi>
          </Anchor>
          <Text size="xs" className="yn-quiet yn-figures">
            {[one.item.number, className(one.item.class)].join(' · ')}
          </Text>
          {one.changes.map((change) => (
            <Text key={change.field} size="sm" style={{ overflowWrap: 'anywhere' }}>
              <bdi>{changes(change)}</bdi>
            </Text>
          ))}
          {one.relations.map((relation) => (
            <Text
              key={`${relation.kind} ${relation.direction} ${relation.item?.id} ${relation.made}`}
              size="sm"
              style={{ overflowWrap: 'anywhere' }}
            >
              <bdi>
                {t('common:labelled', {
                  name: t(relation.made ? 'relationMade' : 'relationEnded'),
                  value: `${called(`relation:${relation.kind}:${relation.direction}`)} ${relation.item?.name ?? t('notYours')}`,
                })}
              </bdi>
            </Text>
          ))}
        </Stack>
        <Text size="xs" fw={600} style={{ flexShrink: 0 }}>
          {t(`kind.${one.kind}`)}
        </Text>
      </Group>
    </Card>
  );
}
