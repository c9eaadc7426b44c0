import { Checkbox, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HELD_REASONS } from '#domain/notice/brake.ts';
import { UNDELIVERED } from '#domain/notice/undelivered.ts';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import type { Delivery } from './queries.ts';

interface Props {
  items: readonly Delivery[];
  choosing?: { ticked: ReadonlySet<number>; tick(id: number, on: boolean): void };
  action?(delivery: Delivery): ReactNode;
}

/** To whom, about what, and why it did not go out; never what the mail says. */
export function DeliveryRows({ items, choosing, action }: Props) {
  const { t } = useTranslation(['admin', 'ticket']);
  return (
    <ul className="yn-card yn-deliveries">
      {items.map((item) => (
        <Group key={item.id} component="li" wrap="nowrap" align="flex-start" gap="sm">
          {choosing && (
            <Checkbox
              mt={2}
              checked={choosing.ticked.has(item.id)}
              onChange={(event) => choosing.tick(item.id, event.currentTarget.checked)}
              aria-label={t('admin:deliveries.choose', {
                name: nameOf(item),
                news: t(`ticket:news.${item.kind}`),
                id: item.ticketId,
              })}
            />
          )}
          <About delivery={item} />
          {action?.(item)}
        </Group>
      ))}
    </ul>
  );
}

function About({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation(['admin', 'ticket']);
  const formats = useFormats();
  const { kind, state, attempts, createdAt, deliverAt } = delivery;
  const why = useWhy();
  const times = [
    t('admin:deliveries.createdAt', { at: formats.time(createdAt) }),
    ...(attempts > 0 ? [t('admin:deliveries.attempts', { n: attempts })] : []),
    ...(state === 'waiting' ? [t('admin:deliveries.next', { at: formats.time(deliverAt) })] : []),
  ];
  return (
    <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
      <Text size="sm" fw={550}>
        {t(`ticket:news.${kind}`)}
      </Text>
      <Text size="sm">
        {t('admin:deliveries.to', { name: nameOf(delivery) })} · <Ticket id={delivery.ticketId} />
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {why(delivery)}
      </Text>
      <Text size="xs" className="yn-quiet yn-number">
        {times.join(' · ')}
      </Text>
    </Stack>
  );
}

/** Whom it is for: somebody without an account is known by the address alone. */
export const nameOf = ({ person, address }: Delivery): string => person ?? address ?? '—';

/** Why it did not go out, in words where the reason is one of ours, else as the other side put it. */
function useWhy() {
  const { t } = useTranslation(['admin', 'desk']);
  return ({ error, reportStatus }: Delivery): string => {
    const held = HELD_REASONS.find((one) => one === error);
    if (held) return t(`admin:deliveries.why.${held}`);
    const returned = UNDELIVERED.find((one) => one === error);
    if (!returned) return error ?? t('admin:deliveries.noReason');
    return `${t(`desk:undelivered.${returned}`)}${reportStatus ? ` (${reportStatus})` : ''}`;
  };
}

/** A way to the ticket, for those who may open it. */
function Ticket({ id }: { id: number }) {
  const { t } = useTranslation('admin');
  const said = t('deliveries.ticket', { id });
  if (!useMay('desk.read')) return said;
  return (
    <Link
      to="/desk/tickets/$ticket"
      params={{ ticket: String(id) }}
      style={{ color: 'var(--mantine-color-anchor)' }}
    >
      {said}
    </Link>
  );
}
