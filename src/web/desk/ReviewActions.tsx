import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { useMe } from '../platform/session.tsx';
import { Fact } from '../ticket/Facts.tsx';
import type { TicketView } from '../ticket/queries.ts';
import type { Beginning } from './useBegin.ts';

interface Props {
  ticket: TicketView;
  begin: Beginning['begin'];
}

type Action = NonNullable<TicketView['major']>['owed'][number];

/** What reviews agreed on: what is done, and what is owed by whom until when (3.3-P1). */
export function ReviewActions({ ticket, begin }: Props) {
  const { t } = useTranslation('board');
  const { owed = [], review } = ticket.major ?? {};
  const numbered = [...owed, ...(review?.actions ?? [])].map((action, index) => ({ action, index }));
  const agreed = numbered.slice(owed.length);
  const list = (actions: typeof numbered) => (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
      {actions.map(({ action, index }) => (
        <Item key={index} action={action} index={index} ticket={ticket} begin={begin} />
      ))}
    </Stack>
  );
  return (
    <>
      {owed.length > 0 && <Fact name={t('major.owed')}>{list(numbered.slice(0, owed.length))}</Fact>}
      {agreed.length > 0 && <Fact name={t('major.actions')}>{list(agreed)}</Fact>}
    </>
  );
}

interface ItemProps extends Props {
  action: Action;
  /** Its place among all agreed actions, by which the API knows it. */
  index: number;
}

function Item({ action, index, ticket, begin }: ItemProps) {
  const { t } = useTranslation(['board', 'ticket']);
  const formats = useFormats();
  const me = useMe();
  const { text, ownerId, dueAt, done } = action;
  const name = (id: string) => ticket.names[id] ?? '';
  const leads = ticket.parties.some((party) => party === 'lead' || party === 'it_manager');
  const mayFinish = ticket.actions.includes('finish_review_action') && (leads || me?.id === ownerId);
  const late = done === null && new Date(dueAt).getTime() < Date.now();
  return (
    <li>
      <Text size="sm" fw={late ? 600 : 450} className="yn-due" data-late={late}>
        {t('board:major.action', { text, who: name(ownerId), at: formats.time(dueAt) })}
      </Text>
      {done && (
        <Text size="sm" className="yn-quiet">
          {t('board:major.actionDone', { who: name(done.by), at: formats.time(done.at), note: done.note })}
        </Text>
      )}
      {!done && mayFinish && (
        <Button
          size="compact-xs"
          variant="default"
          mt={4}
          aria-label={`${t('ticket:action.finish_review_action')}: ${text}`}
          onClick={() => begin({ action: 'finish_review_action', fixed: { index } })}
        >
          {t('ticket:action.finish_review_action')}
        </Button>
      )}
    </li>
  );
}
