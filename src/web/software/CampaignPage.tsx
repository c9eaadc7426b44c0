import { Anchor, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconPencil, IconRefresh } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { campaigns } from '#contract/campaigns.ts';
import type { CampaignMove } from '#domain/campaign/campaign.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { CampaignForm } from './CampaignForm.tsx';
import { CampaignHistory } from './CampaignHistory.tsx';
import { CampaignBadge, ProgressBar } from './CampaignsPage.tsx';
import { type Campaign, useCampaign, useDoing } from './queries.ts';
import { TargetsPanel } from './TargetsPanel.tsx';

const route = getRouteApi('/inside/desk-layout/desk/campaigns/$campaign');

/** One patch campaign: what it is about, how far it is, its targets and what happened to it. */
export function CampaignPage() {
  const { campaign: id } = route.useParams();
  const found = useCampaign(id);
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const campaign = found.data;
  return (
    <Stack gap="md" maw={1000} mx="auto" key={id}>
      <Header campaign={campaign} />
      <About campaign={campaign} />
      {campaign.status !== 'draft' && <TargetsPanel campaign={campaign} />}
      <CampaignHistory campaign={campaign} />
    </Stack>
  );
}

function Header({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('software');
  const [edits, edit] = useState(false);
  return (
    <Group justify="space-between" align="flex-start">
      <Stack gap={4} miw={0} style={{ flex: '1 1 260px' }}>
        <Text size="sm">
          <Link to="/desk/campaigns" className="yn-link">
            {t('campaigns.title')}
          </Link>
        </Text>
        <PageTitle size="h3" tab={`${campaign.number} ${campaign.title}`}>
          {campaign.title}
        </PageTitle>
        <Group gap="xs">
          <Text size="sm" className="yn-quiet yn-figures">
            {campaign.number}
          </Text>
          <CampaignBadge status={campaign.status} />
        </Group>
      </Stack>
      <Group gap="xs">
        {campaign.mayManage && campaign.status === 'draft' && (
          <Button
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => edit(true)}
          >
            {t('edit')}
          </Button>
        )}
        {campaign.mayManage && campaign.status === 'running' && <Rescan campaign={campaign} />}
        {campaign.moves.map((move) => (
          <Mover key={move} campaign={campaign} move={move} />
        ))}
      </Group>
      <Dialog opened={edits} onClose={() => edit(false)} title={t('edit')}>
        <CampaignForm campaign={campaign} onDone={() => edit(false)} />
      </Dialog>
    </Group>
  );
}

function Rescan({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const doing = useDoing(() => call(campaigns.rescan, { params: { campaign: campaign.id } }));
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={doing.isPending}
      onClick={() =>
        doing.mutate(undefined, {
          onSuccess: (done) => notify(t('campaigns.rescanned', done)),
          onError: (error) => notify(words(problemOf(error).code), 'failed'),
        })
      }
    >
      {t('campaigns.rescan')}
    </Button>
  );
}

function Mover({ campaign, move }: { campaign: Campaign; move: CampaignMove }) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const [asks, ask] = useState(false);
  const [reason, setReason] = useState('');
  const doing = useDoing(() =>
    call(campaigns.move, {
      params: { campaign: campaign.id },
      body: { move, reason: reason.trim() || null },
    }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  const needs = move === 'cancel' || move === 'resume' || (move === 'finish' && campaign.progress.open > 0);
  return (
    <>
      <Button variant={move === 'start' ? 'filled' : 'default'} onClick={() => ask(true)}>
        {t(`campaignMove.${move}`)}
      </Button>
      <Dialog opened={asks} onClose={() => ask(false)} title={t(`campaignMove.${move}`)} size="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            doing.mutate(undefined, { onSuccess: () => ask(false) });
          }}
        >
          <Stack>
            <Text size="sm">{t(`campaignMoveText.${move}`)}</Text>
            {move !== 'start' && (
              <Textarea
                label={t('reason')}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
                maxLength={500}
                autosize
                minRows={2}
                required={needs}
              />
            )}
            <FormEnd
              problem={problem ? words(problem.code) : null}
              saving={doing.isPending}
              label={t(`campaignMove.${move}`)}
            />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}

function About({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('software');
  const formats = useFormats();
  const { advisory, names, scope } = campaign;
  const places = [scope.siteId, scope.departmentId, scope.groupId].flatMap((id) =>
    id ? [names[id] ?? id] : [],
  );
  return (
    <Panel title={t('campaigns.about')}>
      <Stack gap={4}>
        {advisory && (
          <Text size="sm">
            {advisory.link ? (
              <Anchor
                inherit
                underline="always"
                href={advisory.link}
                target="_blank"
                rel="noopener noreferrer"
              >
                {advisory.code}
              </Anchor>
            ) : (
              advisory.code
            )}
            {' · '}
            {t(`severity.${advisory.severity}`)}
          </Text>
        )}
        {campaign.affected.map((one) => (
          <Text
            size="sm"
            key={`${one.productId} ${one.from} ${one.before}`}
            style={{ overflowWrap: 'anywhere' }}
          >
            {[
              names[one.productId],
              one.from && t('range.since', { version: one.from }),
              one.upTo && t('range.until', { version: one.upTo }),
              one.before && t('range.fixedBy', { version: one.before }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        ))}
        <Text size="sm" className="yn-quiet">
          {[
            t('campaigns.due', { when: formats.time(campaign.dueAt) }),
            names[campaign.ownerId],
            campaign.changeRef,
            ...places,
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {campaign.status !== 'draft' && <ProgressBar progress={campaign.progress} />}
      </Stack>
    </Panel>
  );
}
