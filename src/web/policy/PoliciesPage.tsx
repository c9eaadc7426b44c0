import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconEyeCheck, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { PublicSwitch } from '../admin/PublicSwitch.tsx';
import { useMay } from '../platform/session.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import '../promises/promises.css';
import './policy.css';
import { CalendarDialog } from './CalendarDialog.tsx';
import { FamilyCard } from './FamilyCard.tsx';
import { useFamilies } from './queries.ts';
import { useSay } from './words.ts';

/** The service policy and every calendar: what is in force, what comes next, what is being drafted. */
export function PoliciesPage() {
  const t = useSay();
  const found = useFamilies();
  const manages = useMay('policy.manage');
  const oversees = useMay('policy.oversee');
  const sets = useMay('setting.manage');
  const [adding, add] = useState(false);
  return (
    <Stack gap="md" maw={1180} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{t('policy:title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('policy:text')}
          </Text>
        </div>
        <Group gap="xs">
          {oversees && (
            <Button
              component={Link}
              to="/desk/acknowledgements"
              variant="default"
              leftSection={<IconEyeCheck size={16} aria-hidden />}
            >
              {t('promises:coverage.title')}
            </Button>
          )}
          {manages && (
            <Button
              variant="light"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => add(true)}
            >
              {t('policy:addCalendar')}
            </Button>
          )}
        </Group>
      </Group>
      {found.isPending && <LoadingState />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.map((family) => (
        <FamilyCard key={family.family} family={family} manages={found.data.manages} />
      ))}
      <Anchor component={Link} to="/desk/promises" size="sm">
        {t('policy:seePromises')}
      </Anchor>
      {sets && <PublicSwitch />}
      <CalendarDialog opened={adding} onClose={() => add(false)} />
    </Stack>
  );
}
