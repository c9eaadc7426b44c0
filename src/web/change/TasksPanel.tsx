import { Button, CloseButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changes } from '#contract/changes.ts';
import { PersonSelect } from '../config/PersonSelect.tsx';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type ChangeView, type Task, useDoing } from './queries.ts';
import { newTaskId } from './task-id.ts';

/** The steps of the implementation, in order. */
export function TasksPanel({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const [plans, plan] = useState(false);
  const may = change.actions.includes('plan_tasks');
  if (change.tasks.length === 0 && !may) return null;
  return (
    <Panel
      title={t('tasks')}
      action={
        may && (
          <Button size="xs" variant="default" onClick={() => plan(true)}>
            {t('action.planTasks')}
          </Button>
        )
      }
    >
      {change.tasks.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('noTasks')}
        </Text>
      )}
      <Stack gap="xs" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {change.tasks.map((task, i) => (
          <Row key={task.id} n={i + 1} task={task} change={change} />
        ))}
      </Stack>
      <Dialog opened={plans} onClose={() => plan(false)} title={t('action.planTasks')}>
        <Plan change={change} onDone={() => plan(false)} />
      </Dialog>
    </Panel>
  );
}

function Row({ n, task, change }: { n: number; task: Task; change: ChangeView }) {
  const { t } = useTranslation('changes');
  const doing = useDoing((state: 'done' | 'skipped') =>
    call(changes.finishTask, { params: { change: change.id, task: task.id }, body: { state } }),
  );
  const may = change.actions.includes('finish_task') && task.state === 'open';
  const button = (state: 'done' | 'skipped') => (
    <Button size="compact-xs" variant="default" loading={doing.isPending} onClick={() => doing.mutate(state)}>
      {t(`mark.${state}`)}
    </Button>
  );
  const who = task.assigneeId ? change.names[task.assigneeId] : null;
  return (
    <Group component="li" gap="xs" justify="space-between">
      <Text size="sm" style={{ overflowWrap: 'anywhere', flex: '1 1 200px' }}>
        {n}. {task.title}
        <Text span size="xs" className="yn-quiet">
          {' '}
          {[who, t(`task.${task.state}`), task.result].filter(Boolean).join(' · ')}
        </Text>
      </Text>
      {may && (
        <Group gap={6}>
          {button('done')}
          {button('skipped')}
        </Group>
      )}
    </Group>
  );
}

interface Planned {
  id: string;
  title: string;
  assignee: { id: string; name: string } | null;
  done: boolean;
}

const plannedOf = ({ tasks, names }: ChangeView): Planned[] =>
  tasks.map(({ id, title, assigneeId, state }) => ({
    ...{ id, title, done: state !== 'open' },
    assignee: assigneeId ? { id: assigneeId, name: names[assigneeId] ?? '' } : null,
  }));

function Plan({ change, onDone }: { change: ChangeView; onDone(): void }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const [tasks, setTasks] = useState(() => plannedOf(change));
  const set = (id: string, more: Partial<Planned>) =>
    setTasks(tasks.map((one) => (one.id === id ? { ...one, ...more } : one)));
  const doing = useDoing(() =>
    call(
      changes.tasks,
      {
        params: { change: change.id },
        body: {
          tasks: tasks
            .filter(({ title }) => title.trim() !== '')
            .map(({ id, title, assignee }) => ({ id, title, assigneeId: assignee?.id ?? null })),
        },
      },
      { ifMatch: change.version },
    ),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        doing.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack>
        {tasks.map((task, i) => (
          <Group key={task.id} gap="xs" align="flex-end">
            <TextInput
              label={t('taskN', { n: i + 1 })}
              value={task.title}
              disabled={task.done}
              onChange={(event) => set(task.id, { title: event.currentTarget.value })}
              maxLength={300}
              style={{ flex: '2 1 200px' }}
            />
            <PersonSelect
              label={t('field.assignee')}
              person={task.assignee}
              onChange={(assignee) => set(task.id, { assignee })}
            />
            {!task.done && (
              <CloseButton
                aria-label={t('removeTask', { n: i + 1 })}
                onClick={() => setTasks(tasks.filter(({ id }) => id !== task.id))}
              />
            )}
          </Group>
        ))}
        <FormEnd
          problem={problem ? words(problem.code) : null}
          saving={doing.isPending}
          onCancel={onDone}
          aside={
            <Button
              variant="default"
              onClick={() =>
                setTasks([...tasks, { id: newTaskId(), title: '', assignee: null, done: false }])
              }
            >
              {t('addTask')}
            </Button>
          }
        />
      </Stack>
    </form>
  );
}
