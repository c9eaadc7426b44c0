import { Anchor, Badge, Checkbox, Group, Select, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { campaigns } from '#contract/campaigns.ts';
import { STANDINGS } from '#domain/campaign/progress.ts';
import { TARGET_STATES, type TargetState } from '#domain/campaign/target.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { GrowingList } from '../ui/GrowingList.tsx';
import { FileImport } from './FileImport.tsx';
import { type Campaign, type Target, type TargetQuery, useOwners, useTargets } from './queries.ts';
import { SetTargets } from './SetTargets.tsx';
import { Lines } from './SoftwarePage.tsx';

const COLOURS: Record<TargetState, string> = {
  pending: 'gray',
  scheduled: 'blue',
  done: 'pine',
  failed: 'seal',
  exempt: 'yellow',
  not_applicable: 'gray',
};

/** The targets of a campaign: which, how far, and saying the same of many at once. */
export function TargetsPanel({ campaign }: { campaign: Campaign }) {
  const { t, i18n } = useTranslation('software');
  const [filter, setFilter] = useState<TargetQuery>({});
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const found = useTargets(campaign.id, filter);
  const change = (more: TargetQuery) => {
    choose(new Set());
    setFilter(Object.fromEntries(Object.entries({ ...filter, ...more }).filter(([, value]) => value)));
  };
  const toggle = (id: string) =>
    choose((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const locale = i18n.language.startsWith('zh') ? 'zh-CN' : 'en';
  const link = (
    <Anchor size="sm" href={`/api/campaigns/${campaign.id}/targets/export?locale=${locale}`} download>
      {t('campaigns.template')}
    </Anchor>
  );
  return (
    <Panel title={t('targets')} action={!campaign.mayWork && link}>
      <Stack>
        <Group align="flex-end" gap="sm">
          <Select
            label={t('field.state')}
            placeholder={t('any')}
            clearable
            value={filter.state ?? null}
            onChange={(value) => change({ state: TARGET_STATES.find((one) => one === value) })}
            data={TARGET_STATES.map((value) => ({ value, label: t(`targetState.${value}`) }))}
          />
          <Select
            label={t('field.standing')}
            placeholder={t('any')}
            clearable
            value={filter.standing ?? null}
            onChange={(value) => change({ standing: STANDINGS.find((one) => one === value) })}
            data={STANDINGS.map((value) => ({ value, label: t(`standing.${value}`) }))}
          />
          <OwnerSelect campaign={campaign.id} value={filter.owner} onChange={(owner) => change({ owner })} />
        </Group>
        {campaign.mayWork && (
          <Group gap="xs">
            <SetTargets
              campaign={campaign}
              which={chosen.size > 0 ? { itemIds: [...chosen] } : { filter }}
              count={chosen.size > 0 ? chosen.size : null}
              onDone={() => choose(new Set())}
            />
            <FileImport
              label={t('campaigns.import')}
              text={t('campaigns.importText')}
              aside={link}
              run={(file, dryRun) =>
                call(campaigns.importStates, {
                  params: { campaign: campaign.id },
                  query: { dryRun: dryRun ? 'true' : 'false' },
                  body: file as never,
                })
              }
              said={(report) => t('campaigns.importSaid', { rows: report.rows, changed: report.changed })}
            />
          </Group>
        )}
        <GrowingList
          found={found}
          rows={4}
          empty={
            <Text size="sm" className="yn-quiet">
              {t('noTargets')}
            </Text>
          }
        >
          {(rows) => (
            <Lines>
              {rows.map((row) => (
                <Row
                  key={row.item.id}
                  target={row}
                  {...(campaign.mayWork
                    ? { chosen: chosen.has(row.item.id), onChoose: () => toggle(row.item.id) }
                    : {})}
                />
              ))}
            </Lines>
          )}
        </GrowingList>
      </Stack>
    </Panel>
  );
}

/** Who answers for the items, with how much each has still to do. */
function OwnerSelect({
  campaign,
  value,
  onChange,
}: {
  campaign: string;
  value: string | undefined;
  onChange(owner: string | undefined): void;
}) {
  const { t } = useTranslation('software');
  const groups = useOwners(campaign, 'owner').data?.groups ?? [];
  const data = groups.flatMap(({ id, name, progress }) =>
    id && name ? [{ value: id, label: t('openOf', { name, count: progress.open }) }] : [],
  );
  if (data.length === 0) return null;
  return (
    <Select
      label={t('field.owner')}
      placeholder={t('any')}
      clearable
      searchable
      value={value ?? null}
      onChange={(owner) => onChange(owner ?? undefined)}
      data={data}
    />
  );
}

function Row({ target, chosen, onChoose }: { target: Target; chosen?: boolean; onChoose?(): void }) {
  const { t } = useTranslation('software');
  const formats = useFormats();
  const { item, doneAt, plannedAt, until } = target;
  const facts = [
    target.installed.map(({ version }) => version || t('unknownVersion')).join(' / '),
    item.owner ?? item.group,
    item.department,
    doneAt && t('doneAt', { when: formats.time(doneAt), evidence: t(`evidence.${target.evidence}`) }),
    plannedAt && t('plannedAt', { when: formats.time(plannedAt) }),
    until && t('exemptUntil', { when: formats.day(until), by: target.approver ?? '' }),
    target.reason,
  ];
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      {onChoose && (
        <Checkbox
          checked={chosen ?? false}
          onChange={onChoose}
          aria-label={t('choose', { name: item.name })}
          mt={2}
        />
      )}
      <Stack gap={0} miw={0} style={{ flex: 1 }}>
        <Anchor
          size="sm"
          style={{ overflowWrap: 'anywhere' }}
          renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
        >
          {item.number} <bdi>{item.name}</bdi>
        </Anchor>
        <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
          {facts.filter(Boolean).join(' · ')}
        </Text>
        {target.contradicted && (
          <Text size="xs" fw={600}>
            {t('contradicted')}
          </Text>
        )}
      </Stack>
      <Group gap={4} justify="flex-end" style={{ flexShrink: 0 }}>
        {target.standing === 'overdue' && (
          <Badge color="seal" c="var(--mantine-color-text)" variant="light" tt="none">
            {t('standing.overdue')}
          </Badge>
        )}
        <Badge color={COLOURS[target.state]} c="var(--mantine-color-text)" variant="light" tt="none">
          {t(`targetState.${target.state}`)}
        </Badge>
      </Group>
    </Group>
  );
}
