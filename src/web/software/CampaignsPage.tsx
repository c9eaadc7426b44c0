import { Anchor, Badge, Button, Card, Group, Progress, Select, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CAMPAIGN_STATUSES, type CampaignStatus } from '#domain/campaign/campaign.ts';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { CampaignForm } from './CampaignForm.tsx';
import { type CampaignRow, useCampaigns } from './queries.ts';
import { Lines, SoftwarePage } from './SoftwarePage.tsx';

const COLOURS: Record<CampaignStatus, string> = {
  draft: 'gray',
  running: 'blue',
  done: 'pine',
  cancelled: 'gray',
};

export function CampaignBadge({ status }: { status: CampaignStatus }) {
  const { t } = useTranslation('software');
  return (
    <Badge color={COLOURS[status]} c="var(--mantine-color-text)" variant="light" tt="none">
      {t(`campaignStatus.${status}`)}
    </Badge>
  );
}

/** Patch campaigns with how far they are (2.2). */
export function CampaignsPage() {
  const { t } = useTranslation('software');
  const [status, setStatus] = useState<string | null>(null);
  const known = CAMPAIGN_STATUSES.find((one) => one === status);
  const found = useCampaigns(known ? { status: known } : {});
  return (
    <SoftwarePage title={t('campaigns.title')} text={t('campaigns.text')} actions={<Add />}>
      <Select
        label={t('campaigns.status')}
        placeholder={t('any')}
        clearable
        value={status}
        onChange={setStatus}
        data={CAMPAIGN_STATUSES.map((value) => ({ value, label: t(`campaignStatus.${value}`) }))}
        maw={320}
      />
      <GrowingList
        found={found}
        rows={4}
        empty={<EmptyState title={t('campaigns.empty')} text={t('campaigns.emptyText')} />}
      >
        {(rows) => (
          <Lines>
            {rows.map((row) => (
              <Row key={row.id} campaign={row} />
            ))}
          </Lines>
        )}
      </GrowingList>
    </SoftwarePage>
  );
}

function Add() {
  const { t } = useTranslation('software');
  const [adds, add] = useState(false);
  const navigate = useNavigate();
  if (!useMay('campaign.manage')) return null;
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(true)}>
        {t('campaigns.add')}
      </Button>
      <Dialog opened={adds} onClose={() => add(false)} title={t('campaigns.add')}>
        <CampaignForm
          campaign={null}
          onDone={({ id }) => void navigate({ to: '/desk/campaigns/$campaign', params: { campaign: id } })}
        />
      </Dialog>
    </>
  );
}

function Row({ campaign }: { campaign: CampaignRow }) {
  const { t } = useTranslation('software');
  const formats = useFormats();
  const { progress } = campaign;
  const facts = [
    campaign.number,
    campaign.advisory && `${campaign.advisory.code} ${t(`severity.${campaign.advisory.severity}`)}`,
    t('campaigns.due', { when: formats.time(campaign.dueAt) }),
    campaign.owner,
    campaign.changeRef,
  ];
  return (
    <Card component="li" padding="sm" className="yn-card">
      <Group justify="space-between" gap="xs" align="flex-start">
        <Stack gap={2} miw={0} style={{ flex: '1 1 240px' }}>
          <Anchor
            size="sm"
            fw={550}
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => (
              <Link to="/desk/campaigns/$campaign" params={{ campaign: campaign.id }} {...props} />
            )}
          >
            <bdi>{campaign.title}</bdi>
          </Anchor>
          <Text size="xs" className="yn-quiet yn-figures">
            {facts.filter(Boolean).join(' · ')}
          </Text>
        </Stack>
        <Group gap="xs">
          {progress.byStanding.overdue > 0 && (
            <Badge color="seal" c="var(--mantine-color-text)" variant="light" tt="none">
              {t('overdue', { count: progress.byStanding.overdue })}
            </Badge>
          )}
          <CampaignBadge status={campaign.status} />
        </Group>
      </Group>
      {progress.targets > 0 && <ProgressBar progress={progress} />}
    </Card>
  );
}

/** Done, let off, failed and open of all targets. */
export function ProgressBar({ progress }: { progress: CampaignRow['progress'] }) {
  const { t } = useTranslation('software');
  const { byState, targets, inTimePercent } = progress;
  const share = (n: number) => (n * 100) / Math.max(1, targets);
  return (
    <Stack gap={4} mt="xs">
      <Progress.Root>
        <Progress.Section value={share(byState.done)} color="pine" aria-label={t('targetState.done')} />
        <Progress.Section
          value={share(byState.exempt + byState.not_applicable)}
          color="gray"
          aria-label={t('targetState.exempt')}
        />
        <Progress.Section value={share(byState.failed)} color="seal" aria-label={t('targetState.failed')} />
      </Progress.Root>
      <Text size="xs" className="yn-figures">
        {t('campaigns.progress', { done: byState.done, targets, open: progress.open })}
        {inTimePercent === null ? '' : ` · ${t('campaigns.inTime', { percent: inTimePercent })}`}
      </Text>
    </Stack>
  );
}
