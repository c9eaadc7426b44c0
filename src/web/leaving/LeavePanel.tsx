import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Dependent, HEIRLOOMS, type Heirloom } from '#domain/leaving/leaving.ts';
import { PersonSelect } from '../access/PersonSelect.tsx';
import type { Person } from '../admin/queries.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import LeftPanel from './LeftPanel.tsx';
import { type Chosen, type OpenWork, useLeave, useOpenWork } from './queries.ts';
import { WorkList } from './WorkList.tsx';

/** What each successor takes over. */
const TAKES: Record<Heirloom, readonly Dependent[]> = {
  tickets: ['ticket'],
  visits: ['visit'],
  leading: ['major', 'review_action'],
  calls: ['call', 'policy_draft'],
  duty: ['roster'],
  reports: ['report'],
  owned: ['webhook', 'alert_source'],
};

/** Before somebody is switched off: what depends on them, where it goes, and who takes it over. */
export default function LeavePanel({ person, onCancel }: { person: Person; onCancel(): void }) {
  const { t } = useTranslation(['leaving', 'admin']);
  const found = useOpenWork(person.id);
  const leave = useLeave(person);
  const words = useRefusalWords();
  const [heirs, setHeirs] = useState<Chosen>({});
  if (leave.isSuccess) return <Left person={person.id} onDone={onCancel} />;
  if (found.isPending) return <LoadingState rows={4} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        leave.mutate(heirs);
      }}
    >
      <Stack>
        <Text size="sm">{t('leaving:before')}</Text>
        <WorkList work={found.data.work} />
        <Successors work={found.data.work} heirs={heirs} onChange={setHeirs} />
        <FormEnd
          problem={leave.error ? words(problemOf(leave.error).code) : null}
          saving={leave.isPending}
          label={t('admin:deactivate')}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  );
}

interface SuccessorsProps {
  work: OpenWork['work'];
  heirs: Chosen;
  onChange(heirs: Chosen): void;
}

/** A choice for each sort of thing that there is; without one it goes its usual way. */
function Successors({ work, heirs, onChange }: SuccessorsProps) {
  const { t } = useTranslation('leaving');
  const there = HEIRLOOMS.filter((which) => work.some(({ kind }) => TAKES[which].includes(kind)));
  if (there.length === 0) return null;
  return (
    <Stack gap="sm">
      <Title order={3} size="h6">
        {t('successors')}
      </Title>
      {there.map((which) => (
        <div key={which}>
          <PersonSelect
            label={t(`heir.${which}`)}
            value={heirs[which] ?? null}
            onChange={(heir) => onChange({ ...heirs, [which]: heir })}
          />
          <Text size="xs" className="yn-quiet" mt={4}>
            {t(`usual.${which}`)}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

/** What became of it. */
function Left({ person, onDone }: { person: string; onDone(): void }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <LeftPanel person={person} />
      <Group justify="flex-end">
        <Button onClick={onDone}>{t('close')}</Button>
      </Group>
    </Stack>
  );
}
