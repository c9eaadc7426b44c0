import { Stack, Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageTitle } from '../ui/PageTitle.tsx';
import { History } from './History.tsx';
import { Holds } from './Holds.tsx';
import { RulesForm } from './RulesForm.tsx';

/** For how long what is kept, what would go, what the law holds, and what went (4.4-i2, c26). */
export function RetentionPage() {
  const { t } = useTranslation('privacy');
  return (
    <Stack gap="md" maw={900} mx="auto">
      <div>
        <PageTitle size="h3">{t('title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('text')}
        </Text>
      </div>
      <Tabs defaultValue="rules" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="rules">{t('tab.rules')}</Tabs.Tab>
          <Tabs.Tab value="holds">{t('tab.holds')}</Tabs.Tab>
          <Tabs.Tab value="history">{t('tab.history')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="rules" pt="md">
          <RulesForm />
        </Tabs.Panel>
        <Tabs.Panel value="holds" pt="md">
          <Holds />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="md">
          <History />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
