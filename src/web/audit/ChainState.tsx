import { Alert, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { type AuditState, useAuditState } from './queries.ts';

/** How far the audit is sealed, verified, signed and kept. */
export function ChainState() {
  const { t } = useTranslation('audit');
  const found = useAuditState();
  return (
    <Stack component="section" className="yn-card" p="md" gap={4}>
      <Title order={2} size="h5">
        {t('state.title')}
      </Title>
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Sentences state={found.data} />}
    </Stack>
  );
}

function Sentences({ state }: { state: AuditState }) {
  const { t } = useTranslation('audit');
  const formats = useFormats();
  const { sealed, waiting, checked, head, purged, oldest, keepDays, held, protectedByRole } = state;
  const broken = checked?.finding ?? null;
  const time = (at: string) => formats.time(at);
  return (
    <>
      <Text size="sm">
        {sealed ? t('state.sealed', { ...sealed, at: time(sealed.at), waiting }) : t('state.none')}
      </Text>
      {checked && broken ? (
        <Alert my={4} color="seal" role="alert" icon={<IconAlertTriangle aria-hidden />}>
          {t('state.broken', { at: time(checked.at), finding: broken })}
        </Alert>
      ) : (
        <Text size="sm">
          {checked ? t('state.checked', { at: time(checked.at), upto: checked.upto }) : t('state.unchecked')}
        </Text>
      )}
      {head && <Text size="sm">{t('state.head', head)}</Text>}
      <Text size="sm">
        {[
          t('state.kept', { days: keepDays }),
          ...(held ? [t('state.held')] : []),
          ...(oldest ? [t('state.oldest', { at: time(oldest) })] : []),
        ].join(' ')}
      </Text>
      {purged && <Text size="sm">{t('state.purged', { upto: purged.upto, at: time(purged.at) })}</Text>}
      <Text size="sm" className="yn-quiet">
        {protectedByRole ? t('state.role') : t('state.noRole')}
      </Text>
    </>
  );
}
