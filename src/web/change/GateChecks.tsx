import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { gateChecks } from '#contract/gate.ts';
import { Panel } from '../desk/Panel.tsx';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import type { Span } from './queries.ts';

type Check = AnswerOf<(typeof gateChecks)['checks']>['checks'][number];
const FIGURES = ['population', 'conforming', 'exceptions', 'violations'] as const;

/** What the histories say of consent, backup and change before each operation of a period (4.1). */
export function GateChecks({ span }: { span: Span }) {
  const { t } = useTranslation('changes');
  const found = useQuery({
    queryKey: ['gate-checks', span],
    queryFn: () => call(gateChecks.checks, { query: span }),
    placeholderData: (before) => before,
  });
  return (
    <Panel title={t('gateTitle')}>
      <Stack gap="sm">
        <Text size="xs" className="yn-quiet">
          {t('gateIntro')}
        </Text>
        {found.isPending && <LoadingState rows={3} />}
        {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
        {found.data && <Clauses checks={found.data.checks} />}
        {found.data?.cut && <Text size="xs">{t('gateCut')}</Text>}
        {found.data?.checks.map((check) => (
          <Rows key={check.clause} check={check} />
        ))}
      </Stack>
    </Panel>
  );
}

function Clauses({ checks }: { checks: readonly Check[] }) {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('gateColumns.clause')}</Table.Th>
            {FIGURES.map((figure) => (
              <Table.Th key={figure}>{t(`gateColumns.${figure}`)}</Table.Th>
            ))}
            <Table.Th>{t('gateColumns.result')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {checks.map((check) => (
            <Table.Tr key={check.clause}>
              <Table.Td>
                {check.clause} {t(`gateClause.${check.clause}`)}
              </Table.Td>
              {FIGURES.map((figure) => (
                <Table.Td key={figure} className="yn-figures">
                  {formats.number(check[figure])}
                </Table.Td>
              ))}
              <Table.Td>
                <Badge tt="none" variant="light" color={COLOURS[check.result]} c="var(--mantine-color-text)">
                  {t(`gateResult.${check.result}`)}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const COLOURS = { no_evidence: 'gray', conforming: 'pine', nonconformity: 'seal' } as const;

function Rows({ check: { clause, rows } }: { check: Check }) {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  return (['violation', 'exception'] as const).map((verdict) => {
    const told = rows.filter((row) => row.verdict === verdict);
    if (told.length === 0) return null;
    return (
      <div key={verdict}>
        <Text size="sm" fw={550}>
          {clause} · {t(`gateRows.${verdict}`)}
        </Text>
        {told.map(({ ticket, operation, at, change }) => (
          <Group key={operation} gap="xs">
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link to="/desk/tickets/$ticket" params={{ ticket: String(ticket) }} {...props} />
              )}
            >
              #{ticket}
            </Anchor>
            <Text size="sm" className="yn-quiet yn-figures">
              {[formats.time(at), change].filter(Boolean).join(' · ')}
            </Text>
          </Group>
        ))}
      </div>
    );
  });
}
