import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import type { Beginning } from '../desk/useBegin.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import type { TicketView } from '../ticket/queries.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { notify } from '../ui/notify.ts';
import { CreateForm } from './CreateForm.tsx';
import { ProblemLink } from './ProblemRows.tsx';
import { type Match, useProblemsOfTicket, useUseWorkaround } from './queries.ts';
import { StateBadge } from './StateBadge.tsx';

interface Props {
  ticket: TicketView;
  begin: Beginning['begin'];
}

/** Problems of a ticket and known errors that may be its trouble, with why; their workaround is one click away (4.1-1). */
export default function TicketPanel({ ticket, begin }: Props) {
  const { t } = useTranslation('problem');
  const found = useProblemsOfTicket(ticket.id);
  if (!found.data) return null;
  const { linked, matches, mayManage } = found.data;
  return (
    <Panel title={t('panel.title')} action={mayManage && <CreateStep ticket={ticket} />}>
      <Stack gap="sm">
        {linked.length > 0 && (
          <Stack gap={6}>
            <Text size="xs" className="yn-quiet">
              {t('panel.linked')}
            </Text>
            {linked.map((problem) => (
              <Group key={problem.id} justify="space-between" gap="xs">
                <ProblemLink problem={problem} />
                <StateBadge state={problem.state} />
              </Group>
            ))}
          </Stack>
        )}
        {matches.length > 0 && (
          <Text size="xs" className="yn-quiet">
            {t('panel.matches')}
          </Text>
        )}
        {matches.map((match) => (
          <MatchCard key={match.id} match={match} ticket={ticket} begin={begin} mayManage={mayManage} />
        ))}
        {linked.length === 0 && matches.length === 0 && (
          <Text size="sm" className="yn-quiet">
            {t('panel.none')}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}

function CreateStep({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation('problem');
  const [makes, make] = useState(false);
  const may = useMay('problem.manage');
  if (!may) return null;
  const given = { title: ticket.title, priority: ticket.priority, ticketIds: [ticket.id] };
  return (
    <>
      <Button size="compact-xs" variant="subtle" onClick={() => make(true)}>
        {t('panel.create')}
      </Button>
      <Dialog opened={makes} onClose={() => make(false)} title={t('add')}>
        <CreateForm given={given} />
      </Dialog>
    </>
  );
}

function MatchCard({ match, ticket, begin, mayManage }: Props & { match: Match; mayManage: boolean }) {
  const { t } = useTranslation('problem');
  const words = useRefusalWords();
  const use = useUseWorkaround(ticket.id);
  const why = [...match.items.map(({ name }) => name), ...match.services, ...match.words];
  const take = (then: (workaround: string) => void) =>
    use.mutate(match.id, {
      onSuccess: ({ workaround }) => {
        notify(t('panel.used', { number: match.number }));
        then(workaround);
      },
      onError: (error) => notify(words(problemOf(error).code), 'failed'),
    });
  const resolves = mayManage && ticket.actions.includes('resolve');
  const comments = mayManage && ticket.actions.includes('comment');
  return (
    <Box className="yn-inset" p="sm">
      <Stack gap={6}>
        <ProblemLink problem={match} />
        <Markdown text={match.workaround} />
        <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
          {t('panel.because')}: {why.join(' · ')}
        </Text>
        <Group gap={6}>
          {resolves && (
            <Button
              size="compact-sm"
              loading={use.isPending}
              onClick={() =>
                take((result) => begin({ action: 'resolve', given: { result, source: 'known_error' } }))
              }
            >
              {t('panel.use')}
            </Button>
          )}
          {comments && (
            <Button
              size="compact-sm"
              variant="default"
              loading={use.isPending}
              onClick={() => take((text) => begin({ action: 'comment', given: { text } }))}
            >
              {t('panel.reply')}
            </Button>
          )}
        </Group>
      </Stack>
    </Box>
  );
}
