import { NativeSelect, SimpleGrid } from '@mantine/core';
import { type Impact, P1_FLAGS, PRIORITIES, type Urgency } from '#domain/ticket/priority.ts';
import { MatrixTable } from '../promises/MatrixTable.tsx';
import { PriorityBadge } from '../ui/badges.tsx';
import { valueAt } from './content.ts';
import { useEditing } from './editing.tsx';
import { ManyField, NamesField } from './fields.tsx';
import { Section } from './Section.tsx';
import { useSay } from './words.ts';

/** How a priority comes about: the matrix, and the hard rules that win over it (A3). */
export function PriorityRules() {
  const t = useSay();
  return (
    <Section title={t('policy:field.matrix')} text={t('policy:matrixText')}>
      <MatrixTable cell={(impact, urgency) => <Cell impact={impact} urgency={urgency} />} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} mt="md">
        <ManyField
          path={['p1', 'flags']}
          label={t('policy:p1Flags')}
          data={P1_FLAGS.map((value) => ({ value, label: t(`ticket:p1Flag.${value}`) }))}
        />
        <NamesField
          path={['p1', 'criticalServices']}
          label={t('policy:field.criticalServices')}
          description={t('policy:criticalText')}
        />
      </SimpleGrid>
    </Section>
  );
}

function Cell({ impact, urgency }: { impact: Impact; urgency: Urgency }) {
  const t = useSay();
  const { content, set, readOnly } = useEditing();
  const path = ['matrix', impact, urgency];
  const priority = PRIORITIES.find((one) => one === valueAt(content, path));
  if (readOnly) return priority && <PriorityBadge priority={priority} />;
  return (
    <NativeSelect
      size="xs"
      name={path.join('.')}
      aria-label={`${t(`ticket:impact.${impact}`)} · ${t(`ticket:urgency.${urgency}`)}`}
      data={[...PRIORITIES]}
      value={priority ?? ''}
      onChange={(event) => set(path, event.currentTarget.value)}
    />
  );
}
