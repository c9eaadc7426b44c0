import { Group, Loader, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DEPENDENTS, type Dependent } from '#domain/leaving/leaving.ts';
import { useFormats } from '../platform/formats.ts';
import type { OpenWork } from './queries.ts';
import { WorkList } from './WorkList.tsx';

const kindOf = (kind: string): Dependent | undefined => DEPENDENTS.find((known) => known === kind);

/** When somebody left what, what became of their work, and what people have still to see to. */
export function Departures({ found: { departures, names, work } }: { found: OpenWork }) {
  const { t } = useTranslation('leaving');
  const formats = useFormats();
  return (
    <Stack gap="sm">
      {departures.map(({ at, why, groupId, settledAt, items }) => (
        <Stack key={`${why} ${at}`} className="yn-inset" p="sm" gap={4}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {t(`why.${why}`, { group: groupId === null ? '' : (names[groupId] ?? '') })}
            </Text>
            <Text size="sm" className="yn-quiet">
              {formats.time(at)}
            </Text>
          </Group>
          {items.map(({ kind, count, to }) => {
            const known = kindOf(kind);
            if (!known) return null;
            const what = t(`kind.${known}`, { count });
            return (
              <Text key={`${kind} ${to}`} size="sm">
                {to === null ? t('handed', { what }) : t('handedTo', { what, name: names[to] ?? '' })}
              </Text>
            );
          })}
          {settledAt === null ? (
            <Group gap="xs">
              <Loader size="xs" />
              <Text size="sm" className="yn-quiet">
                {t('running')}
              </Text>
            </Group>
          ) : (
            items.length === 0 && (
              <Text size="sm" className="yn-quiet">
                {t('nothing')}
              </Text>
            )
          )}
        </Stack>
      ))}
      {departures.length > 0 && work.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t('left')}
          </Text>
          <WorkList work={work} />
        </>
      )}
    </Stack>
  );
}
