import { Stack } from '@mantine/core';
import { ClockRules } from './ClockRules.tsx';
import { GroupsEditor, SpecialEditor } from './CustomersEditor.tsx';
import { NoticeRules } from './NoticeRules.tsx';
import { PathsEditor } from './PathsEditor.tsx';
import { PriorityRules } from './PriorityRules.tsx';
import type { PolicyBody } from './queries.ts';
import { Section } from './Section.tsx';
import { TargetsGrid } from './TargetsGrid.tsx';
import { useSay } from './words.ts';

/** All that a service policy says, part by part. */
export function ServiceEditor({ policy }: { policy: PolicyBody }) {
  const t = useSay();
  return (
    <Stack gap="md">
      <Section title={t('policy:field.targets')} text={t('policy:targetsText')}>
        <TargetsGrid path={['targets']} caption={t('policy:field.targets')} />
      </Section>
      <PriorityRules />
      <ClockRules policy={policy} />
      <PathsEditor />
      <GroupsEditor />
      <SpecialEditor />
      <NoticeRules />
    </Stack>
  );
}
