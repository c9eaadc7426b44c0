import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { campaigns } from '#contract/campaigns.ts';
import { TARGET_STATES } from '#domain/campaign/target.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { GrowingList } from '../ui/GrowingList.tsx';
import { notify } from '../ui/notify.ts';
import { type Campaign, useCampaignHistory, useDoing } from './queries.ts';
import { Lines } from './SoftwarePage.tsx';

const KINDS = [
  ...(['created', 'amended', 'started', 'rescanned', 'set', 'imported', 'seen', 'undone'] as const),
  ...(['finished', 'cancelled', 'resumed'] as const),
];

/** What happened to a campaign, with taking back what was said of many at once. */
export function CampaignHistory({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('software');
  const formats = useFormats();
  const found = useCampaignHistory(campaign.id);
  return (
    <Panel title={t('history')}>
      <GrowingList found={found} rows={2} empty={null}>
        {(entries) => (
          <Lines>
            {entries.map((one) => {
              const kind = KINDS.find((known) => known === one.kind);
              const states = TARGET_STATES.flatMap((state) =>
                one.states[state] ? [`${t(`targetState.${state}`)} ${one.states[state]}`] : [],
              );
              return (
                <Group
                  key={one.seq}
                  component="li"
                  justify="space-between"
                  gap="xs"
                  wrap="nowrap"
                  align="flex-start"
                >
                  <div>
                    <Text size="sm">
                      {[kind ? t(`event.${kind}`) : one.kind, ...states, one.reason]
                        .filter(Boolean)
                        .join(' · ')}
                    </Text>
                    <Text size="xs" className="yn-quiet">
                      {formats.time(one.at)} · {one.by ?? t('system')}
                    </Text>
                  </div>
                  {campaign.mayWork && !one.undone && (one.kind === 'set' || one.kind === 'imported') && (
                    <Undo campaign={campaign.id} seq={one.seq} />
                  )}
                </Group>
              );
            })}
          </Lines>
        )}
      </GrowingList>
    </Panel>
  );
}

export function Undo({ campaign, seq }: { campaign: string; seq: number }) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const doing = useDoing(() => call(campaigns.undo, { params: { campaign }, body: { seq } }));
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={doing.isPending}
      onClick={() =>
        doing.mutate(undefined, {
          onSuccess: (done) => notify(t('undoneSaid', done)),
          onError: (error) => notify(words(problemOf(error).code), 'failed'),
        })
      }
    >
      {t('undo')}
    </Button>
  );
}
