import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { campaigns } from '#contract/campaigns.ts';
import { TARGET_STATES, type TargetState } from '#domain/campaign/target.ts';
import { call, type RequestOf } from '../platform/client.ts';
import { instantFrom } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { notify } from '../ui/notify.ts';
import { type Campaign, useDoing } from './queries.ts';

type Body = RequestOf<(typeof campaigns)['setTargets']>['body'];

/** Says the same of the chosen targets, or of all that the filter finds. */
export function SetTargets({
  campaign,
  which,
  count,
  onDone,
}: {
  campaign: Campaign;
  which: Body['which'];
  /** How many are chosen; null: all that are shown. */
  count: number | null;
  onDone(): void;
}) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [opened, open] = useState(false);
  const [state, setState] = useState<TargetState>('done');
  const [reason, setReason] = useState('');
  const [when, setWhen] = useState('');
  const doing = useDoing((body: Body) =>
    call(campaigns.setTargets, { params: { campaign: campaign.id }, body }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  const states = TARGET_STATES.filter((one) => one !== 'exempt' || campaign.mayManage);
  const timed = state === 'scheduled' || state === 'exempt' || state === 'done';
  const timeField = state === 'scheduled' ? 'plannedAt' : state === 'exempt' ? 'until' : 'doneAt';
  const label = count === null ? t('setAll') : t('setChosen', { count });
  const submit = () => {
    const at = timed && when !== '' ? { [timeField]: instantFrom(when) } : {};
    doing.mutate(
      { which, state, reason: reason.trim() || null, ...at },
      {
        onSuccess: ({ set, beyond }) => {
          notify(beyond > 0 ? t('setSaidBeyond', { set, beyond }) : t('setSaid', { count: set }));
          open(false);
          onDone();
        },
      },
    );
  };
  return (
    <>
      <Button onClick={() => open(true)}>{label}</Button>
      <Dialog opened={opened} onClose={() => open(false)} title={label} size="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack>
            <Text size="sm">{count === null ? t('setAllText') : t('setText')}</Text>
            <Select
              label={t('field.state')}
              allowDeselect={false}
              value={state}
              onChange={(value) => setState(TARGET_STATES.find((one) => one === value) ?? 'done')}
              data={states.map((value) => ({ value, label: t(`targetState.${value}`) }))}
            />
            {timed && (
              <TextInput
                type="datetime-local"
                label={t(`time.${timeField}`)}
                value={when}
                onChange={(event) => setWhen(event.currentTarget.value)}
                error={errorOf(timeField)}
                required={state !== 'done'}
              />
            )}
            <TextInput
              label={t('reason')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={errorOf('reason')}
              maxLength={500}
              required={state !== 'done' && state !== 'scheduled'}
            />
            <FormEnd problem={problem ? words(problem.code) : null} saving={doing.isPending} />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
