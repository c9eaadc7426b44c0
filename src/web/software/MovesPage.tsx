import {
  Anchor,
  Badge,
  Button,
  Card,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { software } from '#contract/software.ts';
import { CHANGE_VERDICTS, type ChangeVerdict } from '#domain/software/change-check.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { type Move, useChangeCheck, useDoing, useMoves } from './queries.ts';
import { Lines, SoftwarePage } from './SoftwarePage.tsx';
import { useSourceName } from './source-name.ts';

const COLOURS: Record<ChangeVerdict, string> = { conforming: 'pine', violation: 'seal', exception: 'yellow' };
const DAYS = 30;
const DAY = 86_400_000;

/** Version changes on items, and whether a change stands behind each (2.2). */
export function MovesPage() {
  const { t } = useTranslation('software');
  const [verdict, setVerdict] = useState<string | null>('violation');
  const known = CHANGE_VERDICTS.find((one) => one === verdict);
  const found = useMoves(known ? { verdict: known } : {});
  return (
    <SoftwarePage title={t('moves.title')} text={t('moves.text')}>
      <Check />
      <Select
        label={t('moves.verdict')}
        placeholder={t('moves.all')}
        clearable
        value={verdict}
        onChange={setVerdict}
        data={CHANGE_VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        maw={320}
      />
      <GrowingList
        found={found}
        rows={5}
        empty={<EmptyState title={t('moves.empty')} text={t('moves.emptyText')} />}
      >
        {(rows) => (
          <Lines>
            {rows.map((row) => (
              <Row key={row.id} move={row} />
            ))}
          </Lines>
        )}
      </GrowingList>
    </SoftwarePage>
  );
}

function Check() {
  const { t } = useTranslation('software');
  const [to] = useState(() => new Date().toISOString());
  const from = new Date(Date.parse(to) - DAYS * DAY).toISOString();
  const found = useChangeCheck(from, to);
  return (
    <Panel title={t('moves.check', { days: DAYS })}>
      {found.isPending && <LoadingState rows={1} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <SimpleGrid cols={{ base: 2, sm: 4 }}>
            {(['population', 'conforming', 'violations', 'exceptions'] as const).map((name) => (
              <div key={name}>
                <Text size="xl" fw={600} className="yn-figures">
                  {found.data[name]}
                </Text>
                <Text size="xs" className="yn-quiet">
                  {t(`check.${name}`)}
                </Text>
              </div>
            ))}
          </SimpleGrid>
          <Text size="sm" mt="xs">
            {t(`result.${found.data.result}`)}
          </Text>
        </>
      )}
    </Panel>
  );
}

function Row({ move }: { move: Move }) {
  const { t } = useTranslation('software');
  const formats = useFormats();
  const sourceName = useSourceName();
  const may = useMay('software.manage');
  return (
    <Card component="li" padding="sm" className="yn-card">
      <Group justify="space-between" gap="xs" align="flex-start">
        <Stack gap={2} miw={0} style={{ flex: '1 1 240px' }}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <b>{move.product.name}</b> {[move.from, move.to].filter(Boolean).join(' → ')}
          </Text>
          <Text size="xs" className="yn-quiet">
            <Anchor
              inherit
              underline="always"
              renderRoot={(props) => (
                <Link to="/desk/items/$item" params={{ item: move.item.id }} {...props} />
              )}
            >
              {move.item.number} <bdi>{move.item.name}</bdi>
            </Anchor>
            {' · '}
            {[t(`move.${move.kind}`), formats.time(move.at), move.by ?? sourceName(move.source)].join(' · ')}
          </Text>
          {(move.changeRef || move.reason) && (
            <Text size="xs">{[move.changeRef, move.reason].filter(Boolean).join(' · ')}</Text>
          )}
        </Stack>
        <Group gap="xs">
          {move.verdict && (
            <Badge color={COLOURS[move.verdict]} c="var(--mantine-color-text)" variant="light" tt="none">
              {t(`verdict.${move.verdict}`)}
            </Badge>
          )}
          {may && move.verdict && move.verdict !== 'conforming' && <Explain move={move.id} />}
        </Group>
      </Group>
    </Card>
  );
}

function Explain({ move }: { move: number }) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [opened, open] = useState(false);
  const [change, setChange] = useState('');
  const [reason, setReason] = useState('');
  const doing = useDoing(() =>
    call(software.explainMove, { params: { move }, body: { changeRef: change.trim() || null, reason } }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => open(true)}>
        {t('explain')}
      </Button>
      <Dialog opened={opened} onClose={() => open(false)} title={t('explain')}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            doing.mutate(undefined, { onSuccess: () => open(false) });
          }}
        >
          <Stack>
            <Text size="sm">{t('explainText')}</Text>
            <TextInput
              label={t('field.change')}
              placeholder="CH-000012"
              value={change}
              onChange={(event) => setChange(event.currentTarget.value)}
              error={fieldWords(problem?.fields?.find((one) => one.field === 'body.changeRef'))}
              maxLength={20}
            />
            <TextInput
              label={t('reason')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={500}
              required
            />
            <FormEnd problem={problem ? words(problem.code) : null} saving={doing.isPending} />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
