import { ActionIcon, Button, Fieldset, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../platform/key.ts';
import { instantFrom } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { MarkdownField } from '../ui/MarkdownField.tsx';
import { notify } from '../ui/notify.ts';
import { type TicketView, useAct, useGroups, useStaff } from './queries.ts';

interface Item {
  key: string;
  text: string;
  ownerId: string | null;
  dueAt: string;
}
const blank = (): Item => ({ key: newKey(), text: '', ownerId: null, dueAt: '' });
const isWhole = ({ text, ownerId, dueAt }: Item): boolean =>
  text.trim() !== '' && ownerId !== null && dueAt !== '';

/** The review of a major incident: what happened, why, and as many actions as were agreed (3.3-P1). */
export function ReviewForm({ ticket, onDone }: { ticket: TicketView; onDone(): void }) {
  const { t } = useTranslation(['ticket', 'board', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const act = useAct(ticket.id);
  const [told, setTold] = useState({ summary: '', cause: '' });
  const [items, setItems] = useState<Item[]>([]);
  const [tried, setTried] = useState(false);
  const [key, setKey] = useState(newKey);
  const problem = act.error ? problemOf(act.error) : null;
  const required = t('common:fieldProblems.required');
  const gap = (missing: boolean) => (tried && missing ? required : undefined);
  const refused = (field: string) => fieldWords(problem?.fields?.find((f) => f.field === `body.${field}`));
  const edit = (changed: Item[]) => {
    setItems(changed);
    setKey(newKey());
  };

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (told.summary.trim() === '' || told.cause.trim() === '' || !items.every(isWhole)) return;
    const actions = items.map(({ text, ownerId, dueAt }) => ({ text, ownerId, dueAt: instantFrom(dueAt) }));
    act.mutate(
      { action: 'review_major', body: { ...told, actions }, key },
      {
        onSuccess: () => {
          notify(t('common:done', { what: t('ticket:action.review_major') }));
          onDone();
        },
      },
    );
  }

  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        {(['summary', 'cause'] as const).map((name) => (
          <MarkdownField
            key={name}
            name={name}
            label={t(`ticket:field.${name}`)}
            withAsterisk
            value={told[name]}
            error={gap(told[name].trim() === '')}
            onChange={(e) => {
              const { value } = e.currentTarget;
              setTold((all) => ({ ...all, [name]: value }));
              setKey(newKey());
            }}
          />
        ))}
        <div>
          <Text size="sm" fw={500}>
            {t('ticket:field.actions')}
          </Text>
          <Text size="xs" className="yn-quiet">
            {t('board:review.help')}
          </Text>
        </div>
        {items.map((item, i) => (
          <ActionRow
            key={item.key}
            n={i + 1}
            item={item}
            errors={{
              text: gap(item.text.trim() === '') ?? refused(`actions.${i}.text`),
              ownerId: gap(item.ownerId === null) ?? refused(`actions.${i}.ownerId`),
              dueAt: gap(item.dueAt === '') ?? refused(`actions.${i}.dueAt`),
            }}
            onChange={(next) => edit(items.map((other) => (other.key === item.key ? next : other)))}
            onRemove={() => edit(items.filter((other) => other.key !== item.key))}
          />
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => edit([...items, blank()])}
        >
          {t('board:review.add')}
        </Button>
        <FormEnd
          problem={problem ? words(problem.code) : null}
          saving={act.isPending}
          label={t('ticket:action.review_major')}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}

interface RowProps {
  n: number;
  item: Item;
  errors: Partial<Record<'text' | 'ownerId' | 'dueAt', string | undefined>>;
  onChange(item: Item): void;
  onRemove(): void;
}

/** One action: what, who, by when. */
function ActionRow({ n, item, errors, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('board');
  const groups = useGroups().data?.items ?? [];
  const people = new Map(
    [...groups.flatMap(({ members }) => members), ...useStaff(true)].map(({ id, name }) => [id, name]),
  );
  return (
    <Fieldset legend={t('review.item', { n })} p="sm">
      <Stack gap="xs">
        <TextInput
          label={t('review.text')}
          withAsterisk
          value={item.text}
          error={errors.text}
          maxLength={2000}
          onChange={(e) => onChange({ ...item, text: e.currentTarget.value })}
        />
        <Group align="flex-end" gap="xs" wrap="wrap">
          <Select
            label={t('review.owner')}
            withAsterisk
            searchable
            flex="1 1 160px"
            data={[...people].map(([value, label]) => ({ value, label }))}
            value={item.ownerId}
            error={errors.ownerId}
            onChange={(ownerId) => onChange({ ...item, ownerId })}
          />
          <TextInput
            label={t('review.due')}
            withAsterisk
            flex="1 1 180px"
            type="datetime-local"
            value={item.dueAt}
            error={errors.dueAt}
            onChange={(e) => onChange({ ...item, dueAt: e.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            onClick={onRemove}
            aria-label={t('review.remove', { n })}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      </Stack>
    </Fieldset>
  );
}
