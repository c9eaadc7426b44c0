import { Stack, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withWords } from '../platform/i18n.ts';
import { Channels } from '../robot/Channels.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PersonForm } from './PersonForm.tsx';
import type { Person } from './queries.ts';

const LeavePanel = lazy(() => withWords('late', import('../leaving/LeavePanel.tsx')));
const LeftPanel = lazy(() => withWords('late', import('../leaving/LeftPanel.tsx')));

/** One person, or a new one; before they are switched off it is shown what depends on them, afterwards what became of it. */
export function Editing({ person, onDone }: { person: Person | null; onDone(): void }) {
  const { t } = useTranslation('robots');
  const [leaves, leave] = useState(false);
  if (person !== null && leaves)
    return (
      <Suspense fallback={<LoadingState rows={4} />}>
        <LeavePanel person={person} onCancel={onDone} />
      </Suspense>
    );
  return (
    <>
      <PersonForm person={person} onDone={onDone} onLeave={() => leave(true)} />
      {person?.whole?.active === false && (
        <Suspense fallback={<LoadingState rows={3} />}>
          <Stack mt="lg">
            <LeftPanel person={person.id} />
          </Stack>
        </Suspense>
      )}
      {person !== null && (
        <Stack gap="sm" mt="lg" component="section" aria-label={t('mine.title')}>
          <Text fw={600}>{t('mine.title')}</Text>
          <Channels person={person.id} />
        </Stack>
      )}
    </>
  );
}
