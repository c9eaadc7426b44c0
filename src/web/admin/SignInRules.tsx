import { Checkbox, Fieldset, MultiSelect, NumberInput, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signInSettings } from '#contract/sign-in.ts';
import { ROLES, type Role } from '#domain/permissions/roles.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';

type Rules = AnswerOf<(typeof signInSettings)['read']>;
type Figure = Exclude<keyof Rules, 'secondFactorRoles' | 'selfReset'>;

const LIMITS: Record<Figure, readonly [number, number]> = {
  minLength: [8, 64],
  history: [0, 24],
  expiryDays: [0, 730],
  idleMinutes: [5, 1440],
  absoluteHours: [1, 720],
  staffIdleMinutes: [5, 1440],
  staffAbsoluteHours: [1, 720],
};
const KEY = ['sign-in-settings'];

/** How everybody signs in: passwords, sessions, and who needs a second factor. */
export function SignInRules() {
  const { t } = useTranslation('signin');
  const found = useQuery({ queryKey: KEY, queryFn: () => call(signInSettings.read, {}) });
  return (
    <Stack component="section" className="yn-card" p={{ base: 'md', sm: 'lg' }} gap="md">
      <div>
        <Title order={2} size="h5">
          {t('rules.title')}
        </Title>
        <Text size="sm" className="yn-quiet">
          {t('rules.text')}
        </Text>
      </div>
      {found.isPending && <LoadingState rows={4} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && <RulesForm key={JSON.stringify(found.data)} kept={found.data} />}
    </Stack>
  );
}

function RulesForm({ kept }: { kept: Rules }) {
  const { t } = useTranslation(['signin', 'common', 'account']);
  const words = useRefusalWords();
  const client = useQueryClient();
  const [draft, setDraft] = useState<Rules>(kept);
  const save = useMutation({
    mutationFn: () => call(signInSettings.change, { body: draft }),
    onSuccess: (now) => {
      client.setQueryData(KEY, now);
      notify(t('common:saved'));
    },
  });
  const figure = (name: Figure, label: string, description?: string) => (
    <NumberInput
      min={LIMITS[name][0]}
      max={LIMITS[name][1]}
      label={label}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      required
      allowDecimal={false}
      clampBehavior="blur"
      value={draft[name]}
      onChange={(value) => typeof value === 'number' && setDraft({ ...draft, [name]: value })}
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {figure('minLength', t('signin:rules.minLength'))}
          {figure('history', t('signin:rules.history'))}
          {figure('expiryDays', t('signin:rules.expiryDays'), t('signin:rules.expiryText'))}
        </SimpleGrid>
        <Fieldset legend={t('signin:rules.people')}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {figure('idleMinutes', t('signin:rules.idle'))}
            {figure('absoluteHours', t('signin:rules.absolute'))}
          </SimpleGrid>
        </Fieldset>
        <Fieldset legend={t('signin:rules.staff')}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {figure('staffIdleMinutes', t('signin:rules.idle'))}
            {figure('staffAbsoluteHours', t('signin:rules.absolute'))}
          </SimpleGrid>
        </Fieldset>
        <MultiSelect
          label={t('signin:rules.factorRoles')}
          description={t('signin:rules.factorText')}
          data={ROLES.map((value) => ({ value, label: t(`account:role.${value}`) }))}
          value={draft.secondFactorRoles}
          onChange={(roles) => setDraft({ ...draft, secondFactorRoles: roles as Role[] })}
        />
        <Checkbox
          label={t('signin:rules.selfReset')}
          checked={draft.selfReset}
          onChange={(event) => setDraft({ ...draft, selfReset: event.currentTarget.checked })}
        />
        <FormEnd problem={save.error ? words(problemOf(save.error).code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}
