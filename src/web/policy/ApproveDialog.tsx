import { Alert, Button, Checkbox, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { instantFrom } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { notify } from '../ui/notify.ts';
import { ChangeList } from './ChangeList.tsx';
import { useNames } from './names.ts';
import { personIdsOf } from './person-ids.ts';
import { type Approval, useApprove, type VersionView } from './queries.ts';
import { useSay } from './words.ts';

interface Props {
  version: VersionView;
  opened: boolean;
  onClose(): void;
}

/** Somebody else than the author approves: from when on, whether it is published, what is judged anew. */
export function ApproveDialog({ version, opened, onClose }: Props) {
  const t = useSay();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('policy:approveTitle', { version: version.version })}>
      {opened && <Form version={version} onClose={onClose} />}
    </Dialog>
  );
}

interface Values {
  when: 'now' | 'later';
  /** Local time as `datetime-local` gives it. */
  at: string;
  publishes: boolean;
  words: string;
  rejudges: boolean;
  reason: string;
}

function Form({ version, onClose }: Omit<Props, 'opened'>) {
  const t = useSay();
  const fieldWords = useFieldWords();
  const nameOf = useNames(personIdsOf(version.changes));
  const approve = useApprove({ family: version.family, version: version.version });
  const [values, setValues] = useState<Values>({
    when: 'now',
    at: '',
    publishes: true,
    words: version.summary,
    rejudges: false,
    reason: '',
  });
  const set = (change: Partial<Values>) => setValues((all) => ({ ...all, ...change }));
  const problem = approve.error ? problemOf(approve.error) : null;
  const errorOf = (name: string) =>
    fieldWords(problem?.fields?.find(({ field }) => field === `body.${name}`));
  const unready =
    (values.when === 'later' && values.at === '') ||
    (values.publishes && values.words.trim() === '') ||
    (values.rejudges && values.reason.trim() === '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        approve.mutate(
          { body: bodyOf(values), revision: version.revision },
          {
            onSuccess: () => {
              notify(t('policy:approved', { version: version.version }));
              onClose();
            },
          },
        );
      }}
    >
      <Stack gap="md">
        {version.comparedWith === null ? (
          <Text size="sm">{t('policy:firstInForce')}</Text>
        ) : (
          <ChangeList changes={version.changes} nameOf={nameOf} />
        )}
        <Radio.Group
          label={t('policy:effectiveWhen')}
          value={values.when}
          onChange={(when) => set({ when: when as Values['when'] })}
          error={errorOf('effectiveFrom')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="now" label={t('policy:effectiveNow')} />
            <Radio value="later" label={t('policy:effectiveLater')} />
          </Stack>
        </Radio.Group>
        {values.when === 'later' && (
          <TextInput
            type="datetime-local"
            label={t('policy:effectiveAt')}
            value={values.at}
            onChange={(event) => set({ at: event.currentTarget.value })}
            required
          />
        )}
        <Checkbox
          label={t('policy:publishToo')}
          description={t('policy:publishText')}
          checked={values.publishes}
          onChange={(event) => set({ publishes: event.currentTarget.checked })}
        />
        {values.publishes && (
          <Textarea
            label={t('promises:publishedSummary')}
            value={values.words}
            maxLength={500}
            minRows={2}
            onChange={(event) => set({ words: event.currentTarget.value })}
            error={errorOf('publish')}
            required
          />
        )}
        {version.openTickets !== 0 && (
          <Rejudge count={version.openTickets ?? 0} values={values} set={set} error={errorOf('reason')} />
        )}
        {problem && (
          <Alert color="seal" role="alert">
            {t(`refusals:${problem.code}`)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={approve.isPending} disabled={unready}>
            {t('policy:approve')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Rejudge(props: {
  count: number;
  values: Values;
  set(change: Partial<Values>): void;
  error: string | undefined;
}) {
  const { count, values, set, error } = props;
  const t = useSay();
  return (
    <>
      <Checkbox
        label={t('policy:rejudge')}
        description={`${t('policy:rejudgeCount', { count })} ${t('policy:rejudgeText')}`}
        checked={values.rejudges}
        onChange={(event) => set({ rejudges: event.currentTarget.checked })}
      />
      {values.rejudges && (
        <TextInput
          label={t('policy:rejudgeReason')}
          value={values.reason}
          maxLength={500}
          onChange={(event) => set({ reason: event.currentTarget.value })}
          error={error}
          required
        />
      )}
    </>
  );
}

const bodyOf = (values: Values): Approval => ({
  effectiveFrom: values.when === 'now' ? null : instantFrom(values.at),
  publish: values.publishes ? values.words : null,
  rejudge: values.rejudges,
  reason: values.rejudges ? values.reason : null,
});
