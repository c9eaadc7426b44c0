import { SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  because: { reason: string; ticket: string };
  onChange(change: { reason?: string; ticket?: string }): void;
  error: string | undefined;
  refError?: string | undefined;
}

/** Nothing changes without saying why: a ticket or change, or a reason. */
export function ReasonFields({ because, onChange, error, refError }: Props) {
  const { t } = useTranslation('config');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput
        label={t('reason')}
        placeholder={t('reasonPlaceholder')}
        value={because.reason}
        onChange={(event) => onChange({ reason: event.currentTarget.value })}
        error={error}
        maxLength={500}
        withAsterisk={because.ticket.trim() === ''}
      />
      <TextInput
        label={t('ticketRef')}
        description={t('ticketRefText')}
        value={because.ticket}
        onChange={(event) => onChange({ ticket: event.currentTarget.value })}
        error={refError}
        maxLength={20}
      />
    </SimpleGrid>
  );
}
