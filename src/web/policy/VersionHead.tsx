import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats } from '../platform/formats.ts';
import { useMay, useMe } from '../platform/session.tsx';
import { sinceEver } from '../promises/calendar-name.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ApproveDialog } from './ApproveDialog.tsx';
import { DiscardDialog } from './DiscardDialog.tsx';
import { DraftDialog } from './DraftDialog.tsx';
import { useFamilyName } from './family-name.ts';
import { PublishDialog } from './PublishDialog.tsx';
import { type Family, useFamilies, type VersionView } from './queries.ts';
import { RejudgeDialog } from './RejudgeDialog.tsx';
import { StateBadge } from './StateBadge.tsx';
import { type Say, useSay } from './words.ts';

type Asked = 'approve' | 'discard' | 'publish' | 'draft' | 'rejudge';

/** Which version it is, how it stands, who made and approved it, and what may be done to it. */
export function VersionHead({ version, dirty }: { version: VersionView; dirty: boolean }) {
  const t = useSay();
  const nameOf = useFamilyName();
  const families = useFamilies().data?.items ?? [];
  const family = families.find((one) => one.family === version.family);
  return (
    <div>
      <Anchor component={Link} to="/desk/policies" size="sm">
        {t('policy:title')}
      </Anchor>
      <Group justify="space-between" align="flex-start" gap="sm" mt={4}>
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <PageTitle size="h3">
              {t('policy:versionTitle', {
                name: nameOf(version.family, family?.name ?? null),
                version: version.version,
              })}
            </PageTitle>
            <StateBadge version={version} />
          </Group>
          <Text size="sm" mt={2}>
            {summaryWords(version.summary, t('policy:shipped'))}
          </Text>
          <Story version={version} />
        </div>
        <Actions version={version} family={family} dirty={dirty} />
      </Group>
      <WhyNot version={version} />
    </div>
  );
}

/** The first versions came with the product; theirs is the only summary that nobody wrote. */
export const summaryWords = (summary: string, shipped: string): string =>
  summary === 'shipped' ? shipped : summary;

function Story({ version }: { version: VersionView }) {
  const t = useSay();
  const formats = useFormats();
  const { author, approver, approvedAt, effectiveFrom, changedAt, publication } = version;
  const parts = [
    author && t('policy:draftedBy', { name: author.name, at: formats.time(changedAt) }),
    approver &&
      approvedAt &&
      t(approver.id === author?.id ? 'policy:approvedAlone' : 'policy:approvedBy', {
        name: approver.name,
        at: formats.time(approvedAt),
      }),
    effectiveFrom && !sinceEver(effectiveFrom) && t('policy:effective', { at: formats.time(effectiveFrom) }),
    publication && t('policy:publishedAt', { at: formats.time(publication.at) }),
    rejudgementWords(version, t),
  ];
  return (
    <Text size="xs" className="yn-quiet" mt={2}>
      {parts.filter(Boolean).join(' · ')}
    </Text>
  );
}

function rejudgementWords({ rejudgement, inForce }: VersionView, t: Say): string | null {
  if (rejudgement === null) return null;
  const { doneAt, tickets, reason } = rejudgement;
  if (doneAt !== null) return t('policy:rejudged', { count: tickets, reason });
  return inForce ? t('policy:rejudging', { count: tickets, reason }) : t('policy:rejudgesLater', { reason });
}

function Actions(props: { version: VersionView; family: Family | undefined; dirty: boolean }) {
  const { version, family, dirty } = props;
  const t = useSay();
  const manages = useMay('policy.manage');
  const [asked, ask] = useState<Asked | null>(null);
  const close = () => ask(null);
  const may = (action: VersionView['actions'][number]) => version.actions.includes(action);
  const copies = manages && version.state !== 'draft' && family?.draft === null;
  const id = { family: version.family, version: version.version };
  return (
    <Group gap="xs">
      {may('discard') && (
        <Button variant="default" onClick={() => ask('discard')}>
          {t('policy:discard')}
        </Button>
      )}
      {copies && (
        <Button variant="default" onClick={() => ask('draft')}>
          {t('policy:copy')}
        </Button>
      )}
      {may('rejudge') && version.openTickets !== 0 && (
        <Button variant="default" onClick={() => ask('rejudge')}>
          {t('policy:rejudgeOpen')}
        </Button>
      )}
      {may('publish') && (
        <Button variant="light" onClick={() => ask('publish')}>
          {t('policy:publish')}
        </Button>
      )}
      {may('approve') && (
        <Button disabled={dirty} onClick={() => ask('approve')}>
          {t('policy:approve')}
        </Button>
      )}
      <ApproveDialog version={version} opened={asked === 'approve'} onClose={close} />
      <DiscardDialog version={version} opened={asked === 'discard'} onClose={close} />
      <PublishDialog id={id} summary={version.summary} opened={asked === 'publish'} onClose={close} />
      <RejudgeDialog version={version} opened={asked === 'rejudge'} onClose={close} />
      <DraftDialog
        family={version.family}
        from={version.version}
        opened={asked === 'draft'}
        onClose={close}
      />
    </Group>
  );
}

/** Why the author finds no button to approve: somebody else does. */
function WhyNot({ version }: { version: VersionView }) {
  const t = useSay();
  const me = useMe();
  if (version.state !== 'draft' || version.author?.id !== me?.id) return null;
  const alone = version.actions.includes('approve');
  return (
    <Alert color="blue" icon={<IconLock aria-hidden />} mt="sm">
      {t(alone ? 'policy:ownAlone' : 'policy:notOwn')}
    </Alert>
  );
}
