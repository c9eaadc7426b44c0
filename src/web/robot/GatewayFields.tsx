import { Group, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Part } from './RobotForm.tsx';
import type { RobotDraft } from './robot-form.ts';

const PLACEHOLDERS = ['phone', 'text', 'number', 'title', 'link', 'key', 'secret']
  .map((name) => `{{${name}}}`)
  .join(' ');

/** How a gateway of text messages or calls is asked, and when it has taken a message. */
export function GatewayFields({ draft, set, errorOf }: Part) {
  const { t } = useTranslation('robots');
  const text = (name: 'url' | 'path' | 'equals') => ({
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <Group align="flex-start">
        <Select
          label={t('gateway.method')}
          value={draft.method}
          allowDeselect={false}
          onChange={(value) => set({ method: (value ?? 'POST') as RobotDraft['method'] })}
          data={['POST', 'GET', 'PUT']}
          w={110}
        />
        <TextInput
          {...text('url')}
          label={t('gateway.url')}
          error={errorOf('gateway.url')}
          withAsterisk
          style={{ flex: '1 1 240px' }}
        />
      </Group>
      <Textarea
        label={t('gateway.headers')}
        description={t('gateway.headersText', { secret: '{{secret}}' })}
        autosize
        minRows={2}
        value={draft.headers}
        onChange={(event) => set({ headers: event.currentTarget.value })}
        error={errorOf('gateway.headers')}
      />
      <Select
        label={t('gateway.form')}
        value={draft.form}
        allowDeselect={false}
        onChange={(value) => set({ form: (value ?? 'json') as RobotDraft['form'] })}
        data={(['json', 'form', 'none'] as const).map((value) => ({
          value,
          label: t(`gateway.forms.${value}`),
        }))}
      />
      {draft.form !== 'none' && (
        <Textarea
          label={t('gateway.body')}
          description={t('gateway.bodyText', { all: PLACEHOLDERS })}
          autosize
          minRows={3}
          value={draft.body}
          onChange={(event) => set({ body: event.currentTarget.value })}
          error={errorOf('gateway.body')}
        />
      )}
      <Group align="flex-start">
        <TextInput
          {...text('path')}
          label={t('gateway.path')}
          description={t('gateway.pathText')}
          error={errorOf('gateway.success')}
          style={{ flex: '1 1 200px' }}
        />
        <TextInput {...text('equals')} label={t('gateway.equals')} style={{ flex: '1 1 120px' }} />
        <NumberInput
          label={t('gateway.longest')}
          value={draft.longest}
          min={20}
          max={1000}
          onChange={(value) => set({ longest: Number(value) || 200 })}
          error={errorOf('gateway.longest')}
          w={120}
        />
      </Group>
    </>
  );
}
