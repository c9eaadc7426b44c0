import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useClassName } from '../config/names.ts';
import { useFormats } from '../platform/formats.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { useUnseen } from './queries.ts';

/** Items that no source has seen for as long as it allows. */
export function UnseenItems() {
  const { t } = useTranslation('discovery');
  const formats = useFormats();
  const className = useClassName();
  const found = useUnseen();
  return (
    <GrowingList found={found} rows={4} empty={<EmptyState title={t('noUnseen')} text={t('noUnseenText')} />}>
      {(items) => (
        <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
          {items.map(({ id, number, name, class: of, lastSeenAt, sources }) => (
            <Stack component="li" key={id} gap={2} className="yn-card" p="sm">
              <Anchor
                size="sm"
                fw={550}
                style={{ overflowWrap: 'anywhere' }}
                renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: id }} {...props} />}
              >
                <bdi>{name}</bdi>
              </Anchor>
              <Text size="xs" className="yn-quiet yn-figures" style={{ overflowWrap: 'anywhere' }}>
                {[
                  number,
                  className(of),
                  t('seenBy', { name: formats.list(sources), at: formats.relative(lastSeenAt) }),
                ].join(' · ')}
              </Text>
            </Stack>
          ))}
        </Stack>
      )}
    </GrowingList>
  );
}
