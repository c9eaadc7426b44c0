import { Select, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { structure } from '#contract/organisation/structure.ts';
import { securityIncidents } from '#contract/security-incidents.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';

type Setting = AnswerOf<(typeof securityIncidents)['setting']>;
type Wish = RequestOf<(typeof securityIncidents)['change']>['body'];
const KEY = ['security-setting'];
const HOURS = ['1', '2', '4'] as const;

/** Who receives security incidents and sees them from their first moment, and how soon they are reported (2.4c, c24). */
export function SecurityTeam() {
  const { t } = useTranslation('access');
  const found = useQuery({ queryKey: KEY, queryFn: () => call(securityIncidents.setting, {}) });
  return (
    <Stack component="section" className="yn-card" p={{ base: 'md', sm: 'lg' }} gap="md">
      <div>
        <Title order={2} size="h5">
          {t('security.title')}
        </Title>
        <Text size="sm" className="yn-quiet">
          {t('security.text')}
        </Text>
      </div>
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Form setting={found.data} />}
    </Stack>
  );
}

function Form({ setting }: { setting: Setting }) {
  const { t } = useTranslation(['access', 'common']);
  const words = useRefusalWords();
  const client = useQueryClient();
  const groups =
    useQuery({ queryKey: ['groups'], queryFn: () => call(structure.groups, {}) }).data?.items ?? [];
  const [groupId, setGroup] = useState(setting.groupId);
  const [hours, setHours] = useState(String(setting.reportHours));
  const save = useMutation({
    mutationFn: () =>
      call(securityIncidents.change, { body: { groupId, reportHours: Number(hours) } as Wish }),
    onSuccess: (now) => {
      client.setQueryData(KEY, now);
      notify(t('access:security.saved'));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label={t('access:security.team')}
          placeholder={t('access:security.nobody')}
          clearable
          value={groupId}
          onChange={setGroup}
          data={groups.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          label={t('access:security.hours')}
          description={t('access:security.hoursText')}
          allowDeselect={false}
          value={hours}
          onChange={(value) => setHours(value ?? '4')}
          data={HOURS.map((value) => ({ value, label: t(`access:security.within.${value}`) }))}
        />
        <FormEnd problem={save.error ? words(problemOf(save.error).code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}
