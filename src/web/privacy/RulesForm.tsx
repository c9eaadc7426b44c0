import { Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_DAYS, RETENTION, RETENTION_KINDS, type RetentionKind } from '#domain/retention/rules.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { DryRun } from './DryRun.tsx';
import { type Days, type Rules, useChangeRules, usePreview, useRules } from './queries.ts';

/** Days by kind of record, with a dry run of what is written there, saved or not. */
export function RulesForm() {
  const found = useRules();
  if (found.isPending) return <LoadingState rows={8} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <Form key={found.data.version} rules={found.data} />;
}

function Form({ rules }: { rules: Rules }) {
  const { t } = useTranslation(['privacy', 'common']);
  const words = useRefusalWords();
  const manages = useMay('retention.manage');
  const [days, setDays] = useState<Record<RetentionKind, number | string>>(rules.days);
  const [reason, setReason] = useState('');
  const change = useChangeRules();
  const preview = usePreview();
  const whole = RETENTION_KINDS.every((kind) => Number.isInteger(days[kind])) ? (days as Days) : null;
  const problem = change.error ?? preview.error;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!whole) return;
        const wish = { version: rules.version, days: whole, reason };
        change.mutate(wish, { onSuccess: () => notify(t('common:saved')) });
      }}
    >
      <Stack gap="md">
        <Stack className="yn-card" p={{ base: 'md', sm: 'lg' }} gap="sm">
          {RETENTION_KINDS.map((kind) => (
            <Group key={kind} justify="space-between" align="flex-start" gap="sm">
              <div style={{ flex: '1 1 260px' }}>
                <Text fw={600} id={`keep-${kind}`}>
                  {t(`privacy:kind.${kind}`)}
                </Text>
                <Text size="sm" className="yn-quiet" id={`keep-${kind}-text`}>
                  {t(`privacy:about.${kind}`)} {t('privacy:floor', { days: RETENTION[kind].floor })}
                </Text>
              </div>
              <NumberInput
                w={150}
                aria-labelledby={`keep-${kind}`}
                aria-describedby={`keep-${kind}-text`}
                min={RETENTION[kind].floor}
                max={MOST_DAYS}
                allowDecimal={false}
                clampBehavior="blur"
                readOnly={!manages}
                suffix={` ${t('privacy:days')}`}
                value={days[kind]}
                onChange={(value) => setDays({ ...days, [kind]: value })}
              />
            </Group>
          ))}
        </Stack>
        {manages && (
          <TextInput
            label={t('privacy:reason')}
            required
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {manages ? (
          <FormEnd
            problem={problem ? words(problemOf(problem).code) : null}
            saving={change.isPending}
            aside={<Try busy={preview.isPending} onTry={() => whole && preview.mutate(whole)} />}
          />
        ) : (
          <Group>
            <Try busy={preview.isPending} onTry={() => preview.mutate({})} />
          </Group>
        )}
        {preview.data && <DryRun items={preview.data.items} />}
      </Stack>
    </form>
  );
}

function Try({ busy, onTry }: { busy: boolean; onTry(): void }) {
  const { t } = useTranslation('privacy');
  return (
    <Button variant="default" loading={busy} onClick={onTry}>
      {t('dryRun.run')}
    </Button>
  );
}
