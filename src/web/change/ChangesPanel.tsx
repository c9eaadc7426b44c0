import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useMay } from '../platform/session.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { ChangeStatusBadge } from './badges.tsx';
import { useWindow } from './ChangeRows.tsx';
import { useChanges } from './queries.ts';

type About =
  | { ticket: string; title: string }
  | {
      item: string;
      name: string;
    };

/** Changes for the sake of a ticket, or of an item; for who reads changes. */
export function ChangesPanel({ about }: { about: About }) {
  return useMay('change.read') ? <Found about={about} /> : null;
}

function Found({ about }: { about: About }) {
  const { t } = useTranslation('changes');
  const may = useMay('change.request');
  const when = useWindow();
  const found = useChanges({
    status: 'all',
    ...('ticket' in about ? { ticket: about.ticket } : { item: about.item }),
  });
  const begun =
    'ticket' in about
      ? { ticket: about.ticket, title: about.title }
      : { item: about.item, itemName: about.name };
  return (
    <Panel
      title={t('panel')}
      action={
        may && (
          <Button
            size="compact-xs"
            variant="subtle"
            renderRoot={(props) => <Link to="/desk/changes/new" search={begun} {...props} />}
          >
            {t('add')}
          </Button>
        )
      }
    >
      <GrowingList
        found={found}
        rows={1}
        empty={
          <Text size="sm" className="yn-quiet">
            {t('noChanges')}
          </Text>
        }
      >
        {(rows) => (
          <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {rows.map((row) => (
              <Group key={row.id} component="li" gap="xs" justify="space-between">
                <Stack gap={0} style={{ flex: '1 1 180px' }} miw={0}>
                  <Anchor
                    size="sm"
                    style={{ overflowWrap: 'anywhere' }}
                    renderRoot={(props) => (
                      <Link to="/desk/changes/$change" params={{ change: row.number }} {...props} />
                    )}
                  >
                    {row.number} <bdi>{row.title}</bdi>
                  </Anchor>
                  {row.window && (
                    <Text size="xs" className="yn-quiet yn-figures">
                      {when(row.window)}
                    </Text>
                  )}
                </Stack>
                <ChangeStatusBadge status={row.status} />
              </Group>
            ))}
          </Stack>
        )}
      </GrowingList>
    </Panel>
  );
}
