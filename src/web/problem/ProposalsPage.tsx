import { Anchor, Button, Card, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { CreateForm } from './CreateForm.tsx';
import { OneLine } from './OneLine.tsx';
import { Pages } from './Pages.tsx';
import { type Proposal, useDismiss, useProposals, useSettings } from './queries.ts';
import { SettingsForm } from './SettingsForm.tsx';
import { TicketLine } from './TicketLine.tsx';

const STATES = ['open', 'accepted', 'dismissed'] as const;

/** Similar tickets that the system found, with why, until somebody decides on them (c3). */
export function ProposalsPage() {
  const { t } = useTranslation('problem');
  const [state, setState] = useState<Proposal['state']>('open');
  const found = useProposals(state);
  const settings = useSettings().data;
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{t('nav.proposals')}</PageTitle>
          {settings && (
            <Text size="sm" className="yn-quiet">
              {t('proposals.text', { days: settings.windowDays, least: settings.least })}
            </Text>
          )}
        </div>
        <SetStep />
      </Group>
      <Pages />
      <SegmentedControl
        aria-label={t('proposals.stateLabel')}
        value={state}
        onChange={(value) => setState(value)}
        data={STATES.map((value) => ({ value, label: t(`proposals.state.${value}`) }))}
        style={{ alignSelf: 'flex-start' }}
      />
      <GrowingList
        found={found}
        rows={4}
        empty={<EmptyState title={t('proposals.empty')} text={t('proposals.emptyText')} />}
      >
        {(proposals) => (
          <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {proposals.map((proposal) => (
              <ProposalCard key={proposal.id} proposal={proposal} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Stack>
  );
}

function SetStep() {
  const { t } = useTranslation('problem');
  const [sets, set] = useState(false);
  const settings = useSettings().data;
  const may = useMay('problem.publish');
  if (!may || !settings) return null;
  return (
    <>
      <Button variant="default" onClick={() => set(true)}>
        {t('proposals.settings')}
      </Button>
      <Dialog opened={sets} onClose={() => set(false)} title={t('proposals.settings')}>
        <SettingsForm settings={settings} onDone={() => set(false)} />
      </Dialog>
    </>
  );
}

function ProposalCard({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  const why = [
    ...proposal.items.map(({ number, name }) => `${t('proposals.item')} ${number} ${name}`),
    ...proposal.services.map((name) => `${t('proposals.service')} ${name}`),
    ...(proposal.words.length > 0 ? [`${t('proposals.words')} ${proposal.words.join(' · ')}`] : []),
  ];
  return (
    <Card component="li" padding="md" className="yn-card">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div style={{ flex: '1 1 240px' }}>
            <Text size="sm" fw={600}>
              {t('ticketCount', { count: proposal.tickets.length })} · {t('proposals.why')}: {why.join('; ')}
            </Text>
            <Text size="xs" className="yn-quiet">
              {t('proposals.found', { at: formats.time(proposal.foundAt) })}
            </Text>
          </div>
          <Decide proposal={proposal} />
        </Group>
        <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {proposal.tickets.map((ticket, i) => (
            <TicketLine key={ticket.id} ticket={ticket}>
              {i > 0 && (
                <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
                  {[
                    t('proposals.score', { score: ticket.score }),
                    ticket.sharesItem && t('proposals.item'),
                    ticket.sharesService && t('proposals.service'),
                    ...ticket.words,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              )}
            </TicketLine>
          ))}
        </Stack>
      </Stack>
    </Card>
  );
}

function Decide({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('problem');
  const [does, begin] = useState<'accept' | 'dismiss' | null>(null);
  const may = useMay('problem.manage');
  const { state, problemId } = proposal;
  if (state === 'dismissed')
    return (
      <Text size="sm" className="yn-quiet">
        {t('proposals.dismissedBy', { by: proposal.decidedBy ?? t('system'), reason: proposal.reason ?? '' })}
      </Text>
    );
  if (state === 'accepted')
    return problemId ? (
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/desk/problems/$problem" params={{ problem: problemId }} {...props} />
        )}
      >
        {t('proposals.openProblem')}
      </Anchor>
    ) : null;
  if (!may) return null;
  const given = { proposalId: proposal.id, title: proposal.tickets[0]?.title ?? '' };
  return (
    <Group gap="xs">
      <Button size="xs" onClick={() => begin('accept')}>
        {t('proposals.accept')}
      </Button>
      <Button size="xs" variant="default" onClick={() => begin('dismiss')}>
        {t('proposals.dismiss')}
      </Button>
      <Dialog opened={does !== null} onClose={() => begin(null)} title={does ? t(`proposals.${does}`) : ''}>
        {does === 'accept' && <CreateForm given={given} />}
        {does === 'dismiss' && <DismissForm proposal={proposal.id} onDone={() => begin(null)} />}
      </Dialog>
    </Group>
  );
}

function DismissForm({ proposal, onDone }: { proposal: string; onDone(): void }) {
  const { t } = useTranslation('problem');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [reason, setReason] = useState('');
  const dismiss = useDismiss();
  const problem = dismiss.error ? problemOf(dismiss.error) : null;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        dismiss.mutate({ proposal, reason }, { onSuccess: onDone });
      }}
    >
      <Stack>
        <Text size="sm">{t('proposals.dismissText')}</Text>
        <OneLine
          label={t('field.reason')}
          value={reason}
          onChange={setReason}
          error={fieldWords(problem?.fields?.[0])}
        />
        <FormEnd
          problem={problem ? words(problem.code) : null}
          saving={dismiss.isPending}
          label={t('proposals.dismiss')}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}
