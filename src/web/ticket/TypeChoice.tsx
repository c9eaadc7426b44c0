import { Radio, SimpleGrid, Text } from '@mantine/core';
import {
  IconBolt,
  IconHelp,
  IconMessageReport,
  IconPackage,
  IconShieldExclamation,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { TICKET_TYPES, type TicketType } from '#domain/ticket/ticket.ts';

const ICONS = {
  incident: IconBolt,
  service_request: IconPackage,
  query: IconHelp,
  complaint: IconMessageReport,
  security_incident: IconShieldExclamation,
} as const satisfies Record<TicketType, unknown>;

/** The kind of a record, each with what it is for, wide enough for a thumb. */
export function TypeChoice({ value, onChange }: { value: TicketType; onChange(type: TicketType): void }) {
  const { t } = useTranslation(['portal', 'ticket']);
  return (
    <Radio.Group
      label={t('ticket:field.type')}
      value={value}
      onChange={(chosen) => onChange(chosen as TicketType)}
    >
      <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="xs">
        {TICKET_TYPES.map((type) => {
          const Icon = ICONS[type];
          return (
            <Radio.Card key={type} value={type} className="yn-choice" p="sm">
              <Icon size={20} stroke={1.7} aria-hidden />
              <Text size="sm" fw={600} mt={4}>
                {t(`ticket:type.${type}`)}
              </Text>
              <Text size="xs" className="yn-quiet" lh={1.4}>
                {t(`portal:typeHelp.${type}`)}
              </Text>
            </Radio.Card>
          );
        })}
      </SimpleGrid>
    </Radio.Group>
  );
}
