import { Alert, Anchor, Button, Group, List, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useBlocker } from '@tanstack/react-router';
import type { FieldProblem } from '#domain/refusal.ts';
import { useFieldWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { notify } from '../ui/notify.ts';
import { CalendarEditor } from './CalendarEditor.tsx';
import { ConflictNotice } from './ConflictNotice.tsx';
import { fieldWords } from './diff-fields.ts';
import { Editor } from './editing.tsx';
import { fieldWithin, namedField } from './problem-place.ts';
import { type CalendarBody, type Content, type PolicyBody, useProblems, type VersionId } from './queries.ts';
import { ServiceEditor } from './ServiceEditor.tsx';
import type { DraftState } from './useDraft.ts';
import { useSay } from './words.ts';

/** What a version says; a draft with what is wrong with it while it is typed, and with its own save. */
export function ContentEditor({ id, draft }: { id: VersionId; draft: DraftState }) {
  const [settled] = useDebouncedValue(draft.content, 500);
  const live = useProblems(id.family, settled, draft.dirty);
  // A content of the wrong form is refused as a whole, with the same names of fields.
  const refused = draft.save.problem?.fields ?? [];
  const hints = within(live.data?.hints ?? []);
  const found = draft.dirty ? [...(live.data?.problems ?? []), ...refused] : [];
  const problems = uniqueByField(within(found));
  return (
    <>
      {draft.conflict && <ConflictNotice draft={draft} theirs={draft.conflict} />}
      <ContentBody
        content={draft.content}
        onChange={draft.change}
        problems={problems}
        hints={hints}
        onText={draft.noteText}
      />
      {draft.dirty && <SaveBar draft={draft} problems={problems} />}
      <LeaveQuestion dirty={draft.dirty} />
    </>
  );
}

const within = (problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.map(({ field, code }) => ({ field: fieldWithin(field), code }));

const uniqueByField = (problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.filter((one, i) => problems.findIndex(({ field }) => field === one.field) === i);

interface BodyProps {
  content: Content;
  onChange?: (content: Content) => void;
  problems?: readonly FieldProblem[];
  hints?: readonly FieldProblem[];
  onText?: (field: string, bad: boolean) => void;
}

/** The content by its kind; without `onChange` only to be read. */
export function ContentBody({ content, onChange, problems = [], hints = [], onText }: BodyProps) {
  const more = onText ? { onText } : {};
  if (content.kind === 'service')
    return (
      <Editor
        content={content.policy}
        onChange={onChange && ((policy: PolicyBody) => onChange({ kind: 'service', policy }))}
        problems={problems}
        hints={hints}
        {...more}
      >
        <ServiceEditor policy={content.policy} />
      </Editor>
    );
  return (
    <Editor
      content={content.calendar}
      onChange={onChange && ((calendar: CalendarBody) => onChange({ kind: 'calendar', calendar }))}
      problems={problems}
      {...more}
    >
      <CalendarEditor calendar={content.calendar} />
    </Editor>
  );
}

function SaveBar({ draft, problems }: { draft: DraftState; problems: readonly FieldProblem[] }) {
  const t = useSay();
  const { save, badTexts, conflict } = draft;
  const count = problems.length + badTexts.length;
  return (
    <div className="yn-savebar">
      {count > 0 && <ProblemList draft={draft} problems={problems} count={count} />}
      {save.problem && !conflict && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t(`refusals:${save.problem.code}`)}
        </Text>
      )}
      <Group justify="space-between" gap="xs">
        <Text size="sm">{t(conflict ? 'policy:conflict.decide' : 'policy:unsaved')}</Text>
        <Group gap="xs">
          <Button variant="default" onClick={draft.reset}>
            {t('policy:dropChanges')}
          </Button>
          <Button
            onClick={() => save.run(undefined, () => notify(t('common:saved')))}
            loading={save.pending}
            disabled={count > 0 || conflict !== null}
          >
            {t('common:save')}
          </Button>
        </Group>
      </Group>
    </div>
  );
}

function ProblemList(props: { draft: DraftState; problems: readonly FieldProblem[]; count: number }) {
  const { draft, problems, count } = props;
  const t = useSay();
  const words = useFieldWords();
  const { content } = draft;
  const body = content.kind === 'service' ? content.policy : content.calendar;
  const whereOf = (field: string) => {
    const path = namedField(body, field);
    const change = { path, kind: 'changed', before: null, after: null } as const;
    return fieldWords(path.split('.'), change, t, (_kind, id) => id).join(' · ');
  };
  return (
    <Alert color="seal" title={t('policy:problems', { count })} role="status" mb="xs">
      <List size="sm" className="yn-problems">
        {[
          ...problems.map((one) => ({ ...one, words: words(one) })),
          ...badTexts(draft, t('policy:badTime')),
        ].map(({ field, words: said }) => (
          <List.Item key={field}>
            <Anchor
              component="button"
              type="button"
              size="sm"
              c="inherit"
              ta="start"
              onClick={() => goTo(field)}
            >
              {whereOf(field)}
            </Anchor>
            {': '}
            {said}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

const badTexts = ({ badTexts: fields }: DraftState, words: string) =>
  fields.map((field) => ({ field, words }));

/** An entry of a list stands in the field of the list. */
const parentOf = (field: string): string => field.slice(0, Math.max(0, field.lastIndexOf('.')));

/** To the field itself, to the first inside it, or to the list that it is an entry of. */
function goTo(field: string): void {
  const name = CSS.escape(field);
  const place =
    document.querySelector<HTMLElement>(`[data-field="${name}"], [data-field^="${name}."]`) ??
    document.querySelector<HTMLElement>(`[data-field="${CSS.escape(parentOf(field))}"]`);
  place?.querySelector<HTMLElement>('input:not([type=hidden]), select, button')?.focus();
  place?.scrollIntoView({ block: 'center' });
}

/** What was typed is not thrown away by a wrong click. */
function LeaveQuestion({ dirty }: { dirty: boolean }) {
  const t = useSay();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });
  return (
    <Dialog opened={status === 'blocked'} onClose={() => reset?.()} title={t('policy:leaveTitle')} size="sm">
      <Text size="sm" mb="md">
        {t('policy:leaveText')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => reset?.()}>
          {t('policy:stay')}
        </Button>
        <Button color="seal" onClick={() => proceed?.()}>
          {t('policy:leave')}
        </Button>
      </Group>
    </Dialog>
  );
}
