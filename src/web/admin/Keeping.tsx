import { Button, Group, NumberInput, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AUDIT_FLOOR_DAYS } from '#domain/audit/retention.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import { useChangeSettings, useSettings } from './queries.ts';

const KEEP = { min: 7, max: 3650 };
const AUDIT = { min: AUDIT_FLOOR_DAYS, max: 36_500 };
const RESCAN = { min: 0, max: 3650 };

type Days = 'keepMessagesDays' | 'rescanDays' | 'keepAuditDays';

interface Places {
  auditHeadMail?: string;
  auditHeadUrl?: string;
}

/** How many days things are kept, and looked at again. */
export function Keeping() {
  const { t } = useTranslation(['admin', 'common']);
  const words = useRefusalWords();
  const found = useSettings();
  const change = useChangeSettings();
  const [drafts, setDrafts] = useState<Partial<Record<Days, number | string>>>({});
  const [places, setPlaces] = useState<Places>({});
  if (!found.data) return null;
  const {
    keepMessagesDays = found.data.keepMessagesDays,
    rescanDays = found.data.rescanDays,
    keepAuditDays = found.data.keepAuditDays,
  } = drafts;
  const whole = (value: number | string) => (typeof value === 'number' ? value : Number.NaN);
  const wish = {
    keepMessagesDays: whole(keepMessagesDays),
    rescanDays: whole(rescanDays),
    keepAuditDays: whole(keepAuditDays),
  };
  const complete = Object.values(wish).every(Number.isInteger);
  const { auditHeadMail = found.data.auditHeadMail, auditHeadUrl = found.data.auditHeadUrl } = places;
  const store = (changed: (typeof wish & Places) | { auditHold: boolean }) =>
    change.mutate(changed, {
      onSuccess: () => {
        setDrafts({});
        setPlaces({});
        notify(t('common:saved'));
      },
      onError: (error) => notify(words(problemOf(error).code), 'failed'),
    });
  return (
    <Stack component="section" className="yn-card" p={{ base: 'md', sm: 'lg' }} gap="md">
      <div>
        <Title order={2} size="h5">
          {t('admin:settings.keeping.title')}
        </Title>
        <Text size="sm" className="yn-quiet">
          {t('admin:settings.keeping.text')}
        </Text>
      </div>
      <NumberInput
        {...KEEP}
        label={t('admin:settings.keeping.keepMessagesDays')}
        description={t('admin:settings.keeping.keepText')}
        suffix={` ${t('admin:settings.keeping.days')}`}
        allowDecimal={false}
        clampBehavior="blur"
        value={keepMessagesDays}
        onChange={(value) => setDrafts({ ...drafts, keepMessagesDays: value })}
      />
      <NumberInput
        {...RESCAN}
        label={t('admin:settings.keeping.rescanDays')}
        description={t('admin:settings.keeping.rescanText')}
        suffix={` ${t('admin:settings.keeping.days')}`}
        allowDecimal={false}
        clampBehavior="blur"
        value={rescanDays}
        onChange={(value) => setDrafts({ ...drafts, rescanDays: value })}
      />
      <NumberInput
        {...AUDIT}
        label={t('admin:settings.keeping.keepAuditDays')}
        description={t('admin:settings.keeping.keepAuditText')}
        suffix={` ${t('admin:settings.keeping.days')}`}
        allowDecimal={false}
        clampBehavior="blur"
        value={keepAuditDays}
        onChange={(value) => setDrafts({ ...drafts, keepAuditDays: value })}
      />
      <Switch
        label={t('admin:settings.keeping.auditHold')}
        description={t('admin:settings.keeping.auditHoldText')}
        checked={found.data.auditHold}
        onChange={(event) => store({ auditHold: event.currentTarget.checked })}
      />
      <TextInput
        type="email"
        label={t('admin:settings.keeping.auditHeadMail')}
        description={t('admin:settings.keeping.auditHeadText')}
        value={auditHeadMail}
        onChange={(event) => setPlaces({ ...places, auditHeadMail: event.currentTarget.value })}
      />
      <TextInput
        type="url"
        label={t('admin:settings.keeping.auditHeadUrl')}
        description={t('admin:settings.keeping.auditHeadUrlText')}
        value={auditHeadUrl}
        onChange={(event) => setPlaces({ ...places, auditHeadUrl: event.currentTarget.value })}
      />
      <Group justify="flex-end">
        <Button onClick={() => store({ ...wish, ...places })} loading={change.isPending} disabled={!complete}>
          {t('common:save')}
        </Button>
      </Group>
    </Stack>
  );
}
