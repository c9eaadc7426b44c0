import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMay } from '../platform/session.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { AllTokens } from './AllTokens.tsx';
import { Keeping } from './Keeping.tsx';
import { PublicSwitch } from './PublicSwitch.tsx';
import { ScimPanel } from './ScimPanel.tsx';
import { SecurityTeam } from './SecurityTeam.tsx';
import { ServiceAccounts } from './ServiceAccounts.tsx';
import { SignInRules } from './SignInRules.tsx';

/** What an administrator switches on and off for everybody. */
export function SettingsPage() {
  const { t } = useTranslation('admin');
  const sets = useMay('setting.manage');
  const secures = useMay('security.manage');
  return (
    <Stack gap="md" maw={760} mx="auto">
      <div>
        <PageTitle size="h3">{t('settings.title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('settings.text')}
        </Text>
      </div>
      {sets && <PublicSwitch />}
      {sets && <Keeping />}
      {secures && <SecurityTeam />}
      {secures && <SignInRules />}
      {secures && <ServiceAccounts />}
      {secures && <ScimPanel />}
      {secures && <AllTokens />}
    </Stack>
  );
}
