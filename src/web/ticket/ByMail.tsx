import { Anchor, Button, Collapse, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useReasonWords } from '../mail/reasons.ts';
import { useMay } from '../platform/session.tsx';
import type { EventView } from './queries.ts';
import { mailOf } from './telling.ts';

/** That an entry came by mail; those who take mail in are told why it stands here, and led to the message. */
export function ByMail({ event }: { event: EventView }) {
  const { t } = useTranslation('ticket');
  const words = useReasonWords();
  const takesMail = useMay('intake.work');
  const from = mailOf(event);
  if (!from) return null;
  return (
    <Text size="xs" className="yn-quiet">
      {takesMail ? t('cameBecause', { why: words([from.why]) }) : t('cameByMail')}
      {takesMail && (
        <>
          {' · '}
          <Anchor
            size="xs"
            underline="always"
            renderRoot={(props) => <Link to="/desk/mail/$mail" params={{ mail: from.id }} {...props} />}
          >
            {t('openMail')}
          </Anchor>
        </>
      )}
    </Text>
  );
}

/** Entries whose words stand on another ticket now, with its number. */
export const movedTo = (events: readonly EventView[]): ReadonlyMap<number, number> =>
  new Map(
    events
      .filter(({ kind }) => kind === 'mail_moved')
      .map(({ data }) => [Number(data.entry), Number(data.to)] as const),
  );

/** Words that did not belong here, folded. */
export function Moved({ to, children }: { to: number; children: ReactNode }) {
  const { t } = useTranslation('ticket');
  const [opened, { toggle }] = useDisclosure();
  return (
    <>
      <Text size="sm" className="yn-quiet">
        {t('movedTo', { id: to })}
      </Text>
      <div>
        <Button size="compact-xs" variant="subtle" onClick={toggle} aria-expanded={opened}>
          {t(opened ? 'hideMoved' : 'showMoved')}
        </Button>
      </div>
      <Collapse expanded={opened}>{children}</Collapse>
    </>
  );
}
