import { Alert, Button, Group, List, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonSelect } from '../access/PersonSelect.tsx';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { notify } from '../ui/notify.ts';
import { type ErasureEffects, useAskErasure, useErasurePreview, type Whom } from './queries.ts';

/** Asks that somebody be forgotten; what would go and what would stay is shown first. `person`: is chosen already. */
export function EraseForm({ person, onDone }: { person: string | null; onDone(): void }) {
  const { t } = useTranslation('privacy');
  const words = useRefusalWords();
  const ask = useAskErasure();
  const preview = useErasurePreview();
  const [kind, setKind] = useState<'person' | 'contact'>('person');
  const [personId, setPerson] = useState<string | null>(person);
  const [contact, setContact] = useState('');
  const [reason, setReason] = useState('');
  const whom: Whom = kind === 'person' ? { personId, contact: null } : { personId: null, contact };
  const problem = ask.error ?? preview.error;
  const chosen = kind === 'person' ? personId !== null : contact.trim() !== '';
  const look = (change: () => void) => {
    preview.reset();
    change();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const done = () => {
          notify(t('erase.asked'));
          onDone();
        };
        if (preview.data) ask.mutate({ ...whom, reason }, { onSuccess: done });
        else preview.mutate(whom);
      }}
    >
      <Stack>
        {person === null && (
          <>
            <SegmentedControl
              fullWidth
              aria-label={t('erase.whom')}
              value={kind}
              onChange={(value) => look(() => setKind(value as 'person' | 'contact'))}
              data={(['person', 'contact'] as const).map((value) => ({
                value,
                label: t(`erase.kind.${value}`),
              }))}
            />
            {kind === 'person' ? (
              <PersonSelect
                label={t('erase.person')}
                value={personId}
                onChange={(id) => look(() => setPerson(id))}
              />
            ) : (
              <TextInput
                label={t('erase.contact')}
                description={t('erase.contactText')}
                maxLength={254}
                value={contact}
                onChange={(event) => look(() => setContact(event.currentTarget.value))}
              />
            )}
          </>
        )}
        {preview.data && <Effects effects={preview.data} />}
        {preview.data && (
          <TextInput
            label={t('reason')}
            required
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {preview.data ? (
          <FormEnd
            problem={problem ? words(problemOf(problem).code) : null}
            saving={ask.isPending}
            label={t('erase.ask')}
            onCancel={onDone}
          />
        ) : (
          <>
            {problem && <Alert color="seal">{words(problemOf(problem).code)}</Alert>}
            <Group justify="flex-end">
              <Button type="submit" loading={preview.isPending} disabled={!chosen}>
                {t('erase.preview')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </form>
  );
}

function Effects({ effects: { goes, stays, obstacles } }: { effects: ErasureEffects }) {
  const { t } = useTranslation('privacy');
  const formats = useFormats();
  return (
    <Stack gap="sm" aria-live="polite">
      {obstacles.length > 0 && (
        <Alert color="seal" title={t('erase.blocked')}>
          <List size="sm">
            {obstacles.map((one) => (
              <List.Item key={one}>{t(`erase.obstacle.${one}`)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Text fw={600}>{t('erase.going')}</Text>
      <List size="sm">
        {goes.map(({ what, count }) => (
          <List.Item key={what}>{t(`erase.goes.${what}`, { n: formats.number(count) })}</List.Item>
        ))}
      </List>
      <Text fw={600}>{t('erase.staying')}</Text>
      <List size="sm">
        {stays.map(({ what, count }) => (
          <List.Item key={what}>{t(`erase.stays.${what}`, { n: formats.number(count) })}</List.Item>
        ))}
        <List.Item>{t('erase.backups')}</List.Item>
      </List>
    </Stack>
  );
}
