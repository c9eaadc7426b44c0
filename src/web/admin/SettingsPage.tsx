import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Keeping } from './Keeping.tsx';
import { PublicSwitch } from './PublicSwitch.tsx';

/** What an administrator switches on and off for everybody. */
export function SettingsPage() {
  const { t } = useTranslation('admin');
  return (
    <Stack gap="md" maw={760} mx="auto">
      <div>
        <PageTitle size="h3">{t('settings.title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('settings.text')}
        </Text>
      </div>
      <PublicSwitch />
      <Keeping />
    </Stack>
  );
}
