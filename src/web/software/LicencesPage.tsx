import { Anchor, Badge, Button, Card, Group, Progress, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Term } from '#domain/licence/balance.ts';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { LicenceForm } from './LicenceForm.tsx';
import { type Licence, useLicences, useOverUse } from './queries.ts';
import { Lines, SoftwarePage } from './SoftwarePage.tsx';

const COLOURS: Record<Term, string> = {
  to_come: 'gray',
  perpetual: 'gray',
  running: 'gray',
  expiring: 'yellow',
  ended: 'seal',
};

/** Rights to use software beside what is used, and what has no right. */
export function LicencesPage() {
  const { t, i18n } = useTranslation('software');
  const found = useLicences();
  const [adds, add] = useState(false);
  const locale = i18n.language.startsWith('zh') ? 'zh-CN' : 'en';
  return (
    <SoftwarePage
      title={t('licences.title')}
      text={t('licences.text')}
      actions={
        <>
          <Button component="a" variant="default" href={`/api/licences/export?locale=${locale}`} download>
            {t('export')}
          </Button>
          {found.data?.mayManage && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(true)}>
              {t('licences.add')}
            </Button>
          )}
        </>
      }
    >
      {found.isPending && <LoadingState rows={4} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.licences.length === 0 && (
        <EmptyState title={t('licences.empty')} text={t('licences.emptyText')} />
      )}
      <Lines>
        {found.data?.licences.map((one) => (
          <Row key={one.id} licence={one} mayManage={found.data.mayManage} />
        ))}
      </Lines>
      {found.data && found.data.over > 0 && <OverUse count={found.data.over} />}
      <Dialog opened={adds} onClose={() => add(false)} title={t('licences.add')}>
        <LicenceForm licence={null} onDone={() => add(false)} />
      </Dialog>
    </SoftwarePage>
  );
}

function Row({ licence, mayManage }: { licence: Licence; mayManage: boolean }) {
  const { t } = useTranslation('software');
  const formats = useFormats();
  const [edits, edit] = useState(false);
  const { used, quantity, until, cost } = licence;
  const facts = [
    licence.covers.map(({ product }) => product).join('、'),
    t(`metric.${licence.metric}`),
    licence.contract,
    cost === null ? null : `${formats.number(cost)} ${licence.currency}`,
    licence.owner,
  ];
  return (
    <Card component="li" padding="sm" className="yn-card">
      <Group justify="space-between" gap="xs" align="flex-start">
        <Stack gap={2} miw={0} style={{ flex: '1 1 240px' }}>
          <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
            {licence.name}
          </Text>
          <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
            {facts.filter(Boolean).join(' · ')}
          </Text>
        </Stack>
        <Group gap="xs">
          <Badge color={COLOURS[licence.term]} c="var(--mantine-color-text)" variant="light" tt="none">
            {until ? t(`termUntil.${licence.term}`, { day: formats.day(until) }) : t(`term.${licence.term}`)}
          </Badge>
          {mayManage && (
            <Button size="compact-sm" variant="default" onClick={() => edit(true)}>
              {t('edit')}
            </Button>
          )}
        </Group>
      </Group>
      {used !== null && (
        <Stack gap={4} mt="xs">
          <Progress
            value={quantity === 0 ? 100 : (used * 100) / quantity}
            color={used >= quantity ? 'orange' : 'pine'}
            aria-label={t('licences.used', { used, quantity })}
          />
          <Text size="xs" className="yn-figures">
            {t('licences.used', { used, quantity })}
            {licence.left ? ` · ${t('licences.left', { count: licence.left })}` : ''}
            {licence.assumed ? ` · ${t('licences.assumed', { count: licence.assumed })}` : ''}
          </Text>
        </Stack>
      )}
      <Dialog opened={edits} onClose={() => edit(false)} title={licence.name}>
        <LicenceForm licence={licence} onDone={() => edit(false)} />
      </Dialog>
    </Card>
  );
}

function OverUse({ count }: { count: number }) {
  const { t } = useTranslation('software');
  const found = useOverUse();
  return (
    <Panel title={t('licences.over', { count })}>
      <GrowingList found={found} rows={2} empty={null}>
        {(rows) => (
          <Lines>
            {rows.map(({ item, product, version, why }) => (
              <Group
                key={`${item.id} ${product.id} ${version}`}
                component="li"
                justify="space-between"
                gap="xs"
              >
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {product.name} {version}
                  {' · '}
                  <Anchor
                    inherit
                    underline="always"
                    renderRoot={(props) => (
                      <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />
                    )}
                  >
                    {item.number} <bdi>{item.name}</bdi>
                  </Anchor>
                </Text>
                <Text size="xs" className="yn-quiet">
                  {[t(`over.${why}`), item.holder].filter(Boolean).join(' · ')}
                </Text>
              </Group>
            ))}
          </Lines>
        )}
      </GrowingList>
    </Panel>
  );
}
