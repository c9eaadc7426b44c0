import { Button, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { PersonSelect } from '../config/PersonSelect.tsx';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { Fact } from '../ticket/Facts.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { MarkdownField } from '../ui/MarkdownField.tsx';
import { Acting } from './editors.tsx';
import type { ProblemView } from './queries.ts';

export function FactsPanel({ problem }: { problem: ProblemView }) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  const [edits, edit] = useState(false);
  return (
    <Panel
      title={t('facts')}
      action={
        problem.actions.includes('amend') && (
          <Button size="compact-xs" variant="subtle" onClick={() => edit(true)}>
            {t('action.amend')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {problem.description && <Markdown text={problem.description} />}
        <SimpleGrid cols={{ base: 2, sm: 4 }}>
          <Fact name={t('field.ownerId')}>{problem.owner ?? t('nobody')}</Fact>
          <Fact name={t('field.service')}>{problem.service ?? '—'}</Fact>
          <Fact name={t('field.origin')}>{t(`origin.${problem.origin}`)}</Fact>
          <Fact name={t('field.createdAt')}>{formats.time(problem.createdAt)}</Fact>
        </SimpleGrid>
        {problem.reason && <Fact name={t('field.reason')}>{problem.reason}</Fact>}
      </Stack>
      <Dialog opened={edits} onClose={() => edit(false)} title={t('action.amend')}>
        <AmendForm problem={problem} onDone={() => edit(false)} />
      </Dialog>
    </Panel>
  );
}

function AmendForm({ problem, onDone }: { problem: ProblemView; onDone(): void }) {
  const { t } = useTranslation(['problem', 'ticket']);
  const { ownerId, owner: ownerName } = problem;
  const [owner, setOwner] = useState(ownerId && ownerName ? { id: ownerId, name: ownerName } : null);
  const [title, setTitle] = useState(problem.title);
  const [description, setDescription] = useState(problem.description ?? '');
  const [service, setService] = useState(problem.service ?? '');
  const [priority, setPriority] = useState(problem.priority);
  return (
    <Acting
      problem={problem}
      onDone={onDone}
      body={() => ({
        action: 'amend',
        ...{ title, priority, ownerId: owner?.id ?? null },
        ...{ description: description || null, service: service || null },
      })}
    >
      {(errorOf) => (
        <>
          <TextInput
            label={t('problem:field.title')}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            maxLength={200}
            withAsterisk
            error={errorOf('title')}
          />
          <MarkdownField
            label={t('problem:field.description')}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            autosize
            minRows={3}
          />
          <TextInput
            label={t('problem:field.service')}
            value={service}
            onChange={(event) => setService(event.currentTarget.value)}
            maxLength={200}
          />
          <Select
            label={t('problem:field.priority')}
            data={PRIORITIES.map((value) => ({ value, label: t(`ticket:priority.${value}`) }))}
            value={priority}
            allowDeselect={false}
            onChange={(value) => setPriority(value ?? priority)}
          />
          <PersonSelect
            label={t('problem:field.ownerId')}
            person={owner}
            onChange={setOwner}
            error={errorOf('ownerId')}
          />
        </>
      )}
    </Acting>
  );
}
