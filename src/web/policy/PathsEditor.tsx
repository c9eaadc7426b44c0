import { Button, SimpleGrid, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { TRIGGERS } from '#domain/sla/escalation-path.ts';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { newKey } from '../platform/key.ts';
import { type Path, valueAt } from './content.ts';
import { DurationField } from './DurationField.tsx';
import { useEditing, useItems } from './editing.tsx';
import { ChoiceField, ManyField, NamesField, placeOf, TextField } from './fields.tsx';
import { ItemCard } from './ItemCard.tsx';
import { RecipientsField } from './RecipientsField.tsx';
import { Section } from './Section.tsx';
import { Wrong } from './Wrong.tsx';
import { useSay } from './words.ts';

const LIST: Path = ['escalation'];
const HOUR = 3_600_000;
const newLevel = () => ({ to: [], acceptWithin: 2 * HOUR, calendar: 'working' });

/** Who is asked, and who next (4.3f); the first path that fits counts. */
export function PathsEditor() {
  const t = useSay();
  const { readOnly } = useEditing();
  const { items, add } = useItems(LIST);
  const blank = () => ({
    id: `path-${newKey().slice(0, 8)}`,
    name: t('policy:newPath', { n: items.length + 1 }),
    triggers: ['a'],
    priorities: [],
    services: [],
    levels: [newLevel()],
  });
  return (
    <Section title={t('policy:field.escalation')} text={t('policy:pathsText')}>
      <Stack gap="md">
        {items.map((item, index) => (
          <PathCard key={String(valueAt(item, ['id']))} index={index} />
        ))}
        <Missing />
        {!readOnly && <AddButton label={t('policy:addPath')} onClick={() => add(blank())} />}
      </Stack>
    </Section>
  );
}

/** Triggers and priorities for which nobody would be asked (4.3f). */
function Missing() {
  const t = useSay();
  const { problemAt } = useEditing();
  return TRIGGERS.flatMap((trigger) =>
    PRIORITIES.map((priority) => {
      const path = [...LIST, trigger, priority];
      const words = problemAt(path, 'here');
      if (words === undefined) return null;
      return (
        <div key={path.join()} {...placeOf(path)}>
          <Wrong words={`${t(`ticket:trigger.${trigger}`)} · ${priority}: ${words}`} />
        </div>
      );
    }),
  );
}

function PathCard({ index }: { index: number }) {
  const t = useSay();
  const { content, readOnly, problemAt } = useEditing();
  const path = [...LIST, index];
  const levels = useItems([...path, 'levels']);
  return (
    <ItemCard list={LIST} index={index} title={String(valueAt(content, [...path, 'name']))} ordered>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField path={[...path, 'name']} label={t('policy:field.name')} />
        <ManyField
          path={[...path, 'triggers']}
          label={t('policy:field.triggers')}
          data={TRIGGERS.map((value) => ({ value, label: t(`ticket:trigger.${value}`) }))}
        />
        <ManyField
          path={[...path, 'priorities']}
          label={t('policy:field.priorities')}
          description={t('policy:emptyIsAll')}
          data={PRIORITIES.map((value) => ({ value, label: t(`ticket:priority.${value}`) }))}
        />
        <NamesField
          path={[...path, 'services']}
          label={t('policy:field.services')}
          description={t('policy:emptyIsAll')}
        />
      </SimpleGrid>
      <Stack gap="sm" mt="md">
        {levels.items.map((_, level) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place in the path
          <LevelCard key={level} path={[...path, 'levels']} index={level} />
        ))}
        <div {...placeOf([...path, 'levels'])}>
          {!readOnly && <AddButton label={t('policy:addLevel')} onClick={() => levels.add(newLevel())} />}
          <Wrong words={problemAt([...path, 'levels'], 'here')} />
        </div>
      </Stack>
    </ItemCard>
  );
}

function LevelCard({ path, index }: { path: Path; index: number }) {
  const t = useSay();
  const { content } = useEditing();
  const here = [...path, index];
  const calendar = valueAt(content, [...here, 'calendar']) === 'always' ? 'always' : 'working';
  return (
    <ItemCard list={path} index={index} title={t('promises:level', { level: index + 1 })} ordered>
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        <RecipientsField path={[...here, 'to']} />
        <DurationField
          path={[...here, 'acceptWithin']}
          label={t('policy:field.acceptWithin')}
          calendar={calendar}
        />
        <ChoiceField
          path={[...here, 'calendar']}
          label={t('policy:field.calendar')}
          data={(['working', 'always'] as const).map((value) => ({
            value,
            label: t(`promises:calendar.${value}`),
          }))}
        />
      </SimpleGrid>
    </ItemCard>
  );
}

export function AddButton({ label, onClick }: { label: string; onClick(): void }) {
  return (
    <div>
      <Button variant="light" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={onClick}>
        {label}
      </Button>
    </div>
  );
}
