import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useName } from '../config/names.ts';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { useWindow } from './ChangeRows.tsx';
import { type ChangeView, type Conflict, useConflicts } from './queries.ts';

const PAST = ['succeeded', 'failed', 'backed_out', 'cancelled', 'closed'];

/** What stands in the way of the window, before anybody approves. */
export function ConflictsPanel({ change }: { change: ChangeView }) {
  return change.window === null || PAST.includes(change.status) ? null : <Found change={change} />;
}

function Found({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const found = useConflicts(change.id);
  return (
    <Panel title={t('conflicts')}>
      {found.isPending && <LoadingState rows={1} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('noConflicts')}
        </Text>
      )}
      <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {found.data?.items.map((one) => (
          <li key={`${one.kind} ${one.change?.id ?? one.freeze?.code ?? ''}`}>
            <Line conflict={one} />
          </li>
        ))}
      </Stack>
      {found.data?.cut && (
        <Text size="xs" className="yn-quiet">
          {t('conflictsCut')}
        </Text>
      )}
    </Panel>
  );
}

function Line({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  const name = useName();
  const when = useWindow();
  const reads = useMay('change.read');
  const { kind, change, items, freeze, dates, ms } = conflict;
  const about = [
    ...items.map((item) => item.name),
    ...(change?.window ? [when(change.window)] : []),
    ...(freeze ? [name(freeze), freeze.reason, when(freeze)] : []),
    ...dates.map((date) => formats.day(date)),
    ...(ms === null ? [] : [formats.duration(ms)]),
  ];
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      <b>{t(`conflict.${kind}`)}</b>{' '}
      {change &&
        (reads ? (
          <Anchor
            underline="always"
            size="sm"
            renderRoot={(props) => (
              <Link to="/desk/changes/$change" params={{ change: change.number }} {...props} />
            )}
          >
            {change.number} {change.title}
          </Anchor>
        ) : (
          `${change.number} ${change.title}`
        ))}{' '}
      {about.join(' · ')}
    </Text>
  );
}
