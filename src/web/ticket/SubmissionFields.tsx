import { Alert, Checkbox, Group, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { IconShieldExclamation } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldProblem } from '#domain/refusal.ts';
import { missingFields, type RecordField } from '#domain/ticket/completeness.ts';
import { IMPACTS, URGENCIES } from '#domain/ticket/priority.ts';
import type { TicketType } from '#domain/ticket/ticket.ts';
import { useFieldWords } from '../platform/words.ts';
import { MarkdownField } from '../ui/MarkdownField.tsx';
import { DevicePicker } from './DevicePicker.tsx';
import type { Draft } from './draft.ts';
import { TypeChoice } from './TypeChoice.tsx';
import { UploadField } from './UploadField.tsx';

interface Props {
  draft: Draft;
  onChange(draft: Draft): void;
  onUploads(ids: string[]): void;
  onBusy(busy: boolean): void;
  problems: readonly FieldProblem[];
  /** Whose devices are offered first, when not the reader's own. */
  requesterId?: string | undefined;
  /** How the contact is asked for where somebody else than the requester is asked. */
  contactLabel?: string;
  /** What is said to the title that is being written. */
  underTitle?: ReactNode;
}

/** Everything clause 3.2b asks for, in the words of whoever has the trouble. */
export function SubmissionFields(props: Props) {
  const { draft, onChange, onUploads, onBusy, problems, contactLabel, requesterId } = props;
  const { t } = useTranslation(['portal', 'ticket', 'common']);
  const words = useFieldWords();
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const wanted = wantedBy(draft.type);
  const isSecurity = draft.type === 'security_incident';
  const errorOf = (name: string) => words(problems.find(({ field }) => field.startsWith(`body.${name}`)));
  const text = (
    name: 'title' | 'symptom' | 'scope' | 'description' | 'noDeviceReason' | 'contact' | 'occurredAt',
  ) => ({
    name,
    value: draft[name],
    error: errorOf(name),
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <TypeChoice value={draft.type} onChange={(type) => set({ type })} />
      {isSecurity && (
        <Alert color="grape" icon={<IconShieldExclamation aria-hidden />} title={t('portal:security.title')}>
          {t('portal:security.text')}
        </Alert>
      )}
      <TextInput {...text('title')} label={t('portal:ask.title')} withAsterisk maxLength={200} />
      {props.underTitle}
      {draft.type === 'incident' && (
        <Textarea
          {...text('symptom')}
          label={t('portal:ask.symptom')}
          description={t('portal:help.symptom')}
        />
      )}
      {wanted.has('occurredAt') && (
        <TextInput
          {...text('occurredAt')}
          type="datetime-local"
          label={t('portal:ask.occurredAt')}
          maw={280}
        />
      )}
      {wanted.has('scope') && (
        <TextInput
          {...text('scope')}
          label={t('portal:ask.scope')}
          placeholder={t('portal:help.scope')}
          maxLength={2000}
        />
      )}
      <Group grow align="flex-start" preventGrowOverflow={false} wrap="wrap" gap="lg">
        <Radio.Group
          name="impact"
          label={t('portal:ask.impact')}
          value={draft.impact ?? ''}
          onChange={(value) => set({ impact: value as Draft['impact'] })}
          miw={260}
        >
          <Stack gap={8} mt={8}>
            {IMPACTS.toReversed().map((value) => (
              <Radio key={value} value={value} label={t(`ticket:impact.${value}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Radio.Group
          name="urgency"
          label={t('portal:ask.urgency')}
          value={draft.urgency ?? ''}
          onChange={(value) => set({ urgency: value as Draft['urgency'] })}
          miw={260}
        >
          <Stack gap={8} mt={8}>
            {URGENCIES.toReversed().map((value) => (
              <Radio key={value} value={value} label={t(`ticket:urgency.${value}`)} />
            ))}
          </Stack>
        </Radio.Group>
      </Group>
      <Devices
        draft={draft}
        set={set}
        reason={text('noDeviceReason')}
        error={errorOf('devices')}
        requesterId={requesterId}
      />
      <MarkdownField
        {...text('description')}
        label={t(draft.type === 'incident' ? 'portal:ask.more' : 'portal:ask.description')}
      />
      <UploadField onChange={onUploads} onBusy={onBusy} error={errorOf('uploadIds')} />
      <TextInput
        {...text('contact')}
        label={contactLabel ?? t('portal:ask.contact')}
        description={t('portal:help.contact')}
        maw={360}
      />
      {!isSecurity && (
        <Checkbox
          name="confidential"
          label={t('ticket:field.confidential')}
          description={t('ticket:confidentialText')}
          checked={draft.confidential}
          onChange={(event) => set({ confidential: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

function Devices(props: {
  draft: Draft;
  set(change: Partial<Draft>): void;
  reason: object;
  error: string | undefined;
  requesterId: string | undefined;
}) {
  const { draft, set, reason, error, requesterId } = props;
  const { t } = useTranslation(['portal', 'ticket']);
  return (
    <Stack gap="xs">
      {!draft.noDevice && (
        <DevicePicker
          label={t('portal:ask.devices')}
          description={t('portal:help.devices')}
          draft={draft}
          onChange={set}
          requesterId={requesterId}
          error={error}
        />
      )}
      <Checkbox
        label={t('portal:noDevice')}
        checked={draft.noDevice}
        onChange={(event) => set({ noDevice: event.currentTarget.checked })}
      />
      {draft.noDevice && <TextInput {...reason} label={t('ticket:field.noDeviceReason')} maxLength={500} />}
    </Stack>
  );
}

/** Which fields a record of this type needs: those that an empty one would lack. */
function wantedBy(type: TicketType): Set<RecordField> {
  const empty = {
    type,
    requester: { personId: null, name: null, department: null, contact: null },
    title: '',
    symptom: null,
    occurredAt: null,
    scope: null,
    description: null,
    devices: [],
    noDeviceReason: null,
    impact: null,
    urgency: null,
  };
  return new Set(missingFields(empty));
}
