import { Badge, type BadgeProps } from '@mantine/core';
import {
  IconAlertOctagon,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconClockPause,
  IconEye,
  IconHandStop,
  IconMapPin,
  IconMessageQuestion,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Priority } from '#domain/ticket/priority.ts';
import type { Status } from '#domain/ticket/ticket.ts';

const STATUS = {
  recorded: { color: 'blue', icon: IconCircleDashed },
  accepted: { color: 'cyan', icon: IconHandStop },
  in_progress: { color: 'pine', icon: IconPlayerPlay },
  waiting_requester: { color: 'orange', icon: IconMessageQuestion },
  waiting_third_party: { color: 'grape', icon: IconClockPause },
  onsite_scheduled: { color: 'indigo', icon: IconMapPin },
  resolved: { color: 'lime', icon: IconEye },
  unconfirmed: { color: 'yellow', icon: IconAlertOctagon },
  closed: { color: 'gray', icon: IconCircleCheck },
  withdrawn: { color: 'gray', icon: IconBan },
} as const satisfies Record<Status, { color: string; icon: unknown }>;

/** The sign stands out a little in the colour of its status; the words carry the meaning. */
const hueOf = (color: string): string =>
  `light-dark(var(--mantine-color-${color}-8), var(--mantine-color-${color}-4))`;

/** Status by words and sign, never by colour alone. */
export function StatusBadge({ status, ...rest }: { status: Status } & BadgeProps) {
  const { t } = useTranslation('ticket');
  const { color, icon: Icon } = STATUS[status];
  return (
    <Badge
      color={color}
      leftSection={<Icon size={13} stroke={2.2} aria-hidden color={hueOf(color)} />}
      variant="light"
      c="var(--mantine-color-text)"
      tt="none"
      fw={550}
      {...rest}
    >
      {t(`status.${status}`)}
    </Badge>
  );
}

const PRIORITY = { P1: 'red', P2: 'orange', P3: 'blue', P4: 'gray' } as const;

export function PriorityBadge({ priority, long = false }: { priority: Priority; long?: boolean }) {
  const { t } = useTranslation('ticket');
  return (
    <Badge
      color={PRIORITY[priority]}
      variant={priority === 'P1' ? 'filled' : 'light'}
      c={priority === 'P1' ? 'white' : 'var(--mantine-color-text)'}
      styles={{
        root: { flexShrink: 0, ...(priority === 'P1' ? { backgroundColor: '#b42318' } : {}) },
        label: { overflow: 'visible' },
      }}
      tt="none"
      fw={650}
      className="yn-number"
    >
      {long ? t(`priority.${priority}`) : priority}
    </Badge>
  );
}
