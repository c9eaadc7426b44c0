import { Anchor, Button, CloseButton, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CAUSE_CATEGORIES } from '#domain/problem/problem.ts';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { CausesForm, EntryForm, WhysForm } from './editors.tsx';
import { Fishbone } from './Fishbone.tsx';
import { type ProblemView, useDo } from './queries.ts';
import { TakeForm } from './TakeForm.tsx';

type Edited = 'set_whys' | 'set_causes' | 'add_entries' | 'take';

/** How the cause was looked for, as data: the chain of whys, the fishbone, and what happened when. */
export function Investigation({ problem }: { problem: ProblemView }) {
  const { t } = useTranslation('problem');
  const [edits, edit] = useState<Edited | null>(null);
  const close = () => edit(null);
  const step = (action: 'set_whys' | 'set_causes' | 'add_entries') =>
    problem.actions.includes(action) && (
      <Button size="compact-xs" variant="subtle" onClick={() => edit(action)}>
        {t(`action.${action}`)}
      </Button>
    );
  return (
    <>
      <Panel title={t('whys')} action={step('set_whys')}>
        <Whys whys={problem.whys} />
      </Panel>
      <Panel title={t('fishbone')} action={step('set_causes')}>
        <Causes problem={problem} />
      </Panel>
      <Panel
        title={t('timeline')}
        action={
          <Group gap={4}>
            {step('add_entries')}
            {problem.actions.includes('add_entries') && problem.linkedTickets.length > 0 && (
              <Button size="compact-xs" variant="subtle" onClick={() => edit('take')}>
                {t('fromTicket')}
              </Button>
            )}
          </Group>
        }
      >
        <Entries problem={problem} />
      </Panel>
      <Dialog
        opened={edits !== null}
        onClose={close}
        size="xl"
        title={edits === 'take' ? t('takeFrom') : edits ? t(`action.${edits}`) : ''}
      >
        {edits === 'set_whys' && <WhysForm problem={problem} onDone={close} />}
        {edits === 'set_causes' && <CausesForm problem={problem} onDone={close} />}
        {edits === 'add_entries' && <EntryForm problem={problem} onDone={close} />}
        {edits === 'take' && <TakeForm problem={problem} onDone={close} />}
      </Dialog>
    </>
  );
}

const Quiet = ({ text }: { text: string }) => (
  <Text size="sm" className="yn-quiet">
    {text}
  </Text>
);

function Whys({ whys }: Pick<ProblemView, 'whys'>) {
  const { t } = useTranslation('problem');
  if (whys.length === 0) return <Quiet text={t('noWhys')} />;
  return (
    <Stack component="ol" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
      {whys.map(({ question, answer }, i) => (
        <li key={`${question}-${answer}`} style={{ paddingInlineStart: Math.min(i, 6) * 14 }}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {i + 1}. {question}
          </Text>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            → {answer}
          </Text>
        </li>
      ))}
    </Stack>
  );
}

function Causes({ problem }: { problem: ProblemView }) {
  const { t } = useTranslation('problem');
  if (problem.causes.length === 0) return <Quiet text={t('noCauses')} />;
  return (
    <Stack gap="sm">
      <Fishbone problem={problem} />
      <Stack component="ul" gap={4} p={0} m={0} style={{ listStyle: 'none' }}>
        {CAUSE_CATEGORIES.flatMap((category) =>
          problem.causes
            .filter((one) => one.category === category)
            .map(({ text, finding }) => (
              <Text
                key={`${category}-${text}-${finding}`}
                component="li"
                size="sm"
                style={{ overflowWrap: 'anywhere' }}
              >
                <span className="yn-quiet">{t(`category.${category}`)}</span> · {text} ·{' '}
                <span className="yn-quiet">{t(`finding.${finding}`)}</span>
              </Text>
            )),
        )}
      </Stack>
    </Stack>
  );
}

function Entries({ problem }: { problem: ProblemView }) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  const act = useDo(problem);
  if (problem.timeline.length === 0) return <Quiet text={t('noTimeline')} />;
  return (
    <Stack component="ol" gap={6} p={0} m={0} style={{ listStyle: 'none' }}>
      {problem.timeline.map(({ id, at, text, source }) => (
        <Group key={id} component="li" gap="xs" wrap="nowrap" justify="space-between" align="flex-start">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <span className="yn-quiet yn-number">{formats.time(at)}</span> {text}{' '}
            {source.kind === 'ticket' ? (
              <Anchor
                size="xs"
                renderRoot={(props) => (
                  <Link to="/desk/tickets/$ticket" params={{ ticket: String(source.ticketId) }} {...props} />
                )}
              >
                {t('byTicket', { id: source.ticketId })}
              </Anchor>
            ) : (
              <Text span size="xs" className="yn-quiet">
                {source.name}
              </Text>
            )}
          </Text>
          {problem.actions.includes('drop_entry') && (
            <CloseButton
              size="sm"
              aria-label={`${t('action.drop_entry')}: ${text}`}
              onClick={() => act.mutate({ action: 'drop_entry', entryId: id })}
            />
          )}
        </Group>
      ))}
    </Stack>
  );
}
