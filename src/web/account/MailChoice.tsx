import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type MailChoice as Choice, MAIL_CHOICES } from '#domain/notice/mailing.ts';

/** Which notices come by mail as well; all of them stand on the page in any case. */
export function MailChoice({ value, onChange }: { value: Choice; onChange(value: Choice): void }) {
  const { t } = useTranslation('account');
  return (
    <Radio.Group
      label={t('mailChoice.label')}
      description={t('mailChoice.text')}
      value={value}
      onChange={(chosen) => onChange(chosen as Choice)}
    >
      <Stack gap="xs" mt="xs">
        {MAIL_CHOICES.map((one) => (
          <Radio
            key={one}
            value={one}
            label={t(`mailChoice.${one}`)}
            description={t(`mailChoice.${one}Text`)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
