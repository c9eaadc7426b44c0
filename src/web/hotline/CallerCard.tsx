import { Badge, Group, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useCallerCard } from './queries.ts';

/** What to know of the caller while they speak: contact, devices, what is open for them. */
export function CallerCard({ id }: { id: string }) {
  const { t } = useTranslation(['hotline', 'ticket']);
  const card = useCallerCard(id).data;
  if (!card) return null;
  const { person, devices, open } = card;
  return (
    <Panel title={person.name}>
      <Stack gap="xs">
        <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
          {[person.department, person.site, person.phone, person.email].filter(Boolean).join(' · ')}
        </Text>
        {devices.length > 0 && (
          <Text size="sm">
            {t('hotline:devices')}: {devices.map(({ name }) => name).join(' · ')}
          </Text>
        )}
        {open.length === 0 ? (
          <Text size="sm">{t('hotline:nothingOpen')}</Text>
        ) : (
          <List size="sm" listStyleType="none" aria-label={t('hotline:open')}>
            {open.map((ticket) => (
              <List.Item key={ticket.id}>
                <Group gap={6}>
                  <Link
                    to="/desk/tickets/$ticket"
                    params={{ ticket: String(ticket.id) }}
                    style={{ color: 'var(--mantine-color-anchor)' }}
                  >
                    {ticket.id} {ticket.title}
                  </Link>
                  <Badge size="sm" color="gray" c="var(--mantine-color-text)" variant="light" tt="none">
                    {t(`ticket:status.${ticket.status}`)}
                  </Badge>
                </Group>
              </List.Item>
            ))}
          </List>
        )}
      </Stack>
    </Panel>
  );
}
