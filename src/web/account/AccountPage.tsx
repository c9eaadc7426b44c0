import {
  Alert,
  Box,
  Group,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { session } from '#contract/session.ts';
import { OwnSignIns } from '../identity/OwnSignIns.tsx';
import { call, type RequestOf } from '../platform/client.ts';
import { LOCALES, type Locale, switchLocale } from '../platform/i18n.ts';
import { problemOf } from '../platform/problem.ts';
import { type Me, meQuery, useMe } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { Channels } from '../robot/Channels.tsx';
import { Fact } from '../ticket/Facts.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ChangePassword } from './ChangePassword.tsx';
import { Factors } from './Factors.tsx';
import { MailChoice } from './MailChoice.tsx';
import { MyData } from './MyData.tsx';
import { Sessions } from './Sessions.tsx';
import { Tokens } from './Tokens.tsx';

/** One's own account: who I am here, how the product looks to me, password, API tokens. */
export function AccountPage() {
  const { t } = useTranslation(['account', 'common', 'privacy', 'robots', 'signin', 'identity']);
  const me = useMe();
  if (!me) return <LoadingState />;
  return (
    <Stack gap="lg" maw={760} mx="auto">
      <PageTitle size="h2">{t('common:account')}</PageTitle>
      <Section title={t('account:profile')}>
        <Profile me={me} />
      </Section>
      <Section title={t('account:preferences')}>
        <Preferences me={me} />
      </Section>
      <Section title={t('robots:mine.title')}>
        <Channels person={null} />
      </Section>
      {me.hasPassword && (
        <Section title={t('account:changePassword')}>
          <ChangePassword minLength={me.passwordMinLength} />
        </Section>
      )}
      <Section title={t('signin:factors.title')}>
        <Factors />
      </Section>
      <Section title={t('identity:own.title')}>
        <OwnSignIns />
      </Section>
      <Section title={t('signin:sessions.title')}>
        <Sessions />
      </Section>
      <Section title={t('account:tokens')}>
        <Tokens />
      </Section>
      <Section title={t('privacy:copy.title')}>
        <MyData />
      </Section>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Box className="yn-card" p={{ base: 'md', sm: 'lg' }} component="section" aria-label={title}>
      <Title order={2} size="h4" mb="md">
        {title}
      </Title>
      {children}
    </Box>
  );
}

function Profile({ me }: { me: Me }) {
  const { t } = useTranslation(['account', 'ticket']);
  return (
    <Group gap="xl" align="flex-start">
      <Fact name={t('account:name')}>{me.name}</Fact>
      <Fact name={t('account:login')}>{me.login}</Fact>
      <Fact name={t('ticket:field.department')}>{me.department}</Fact>
      <Fact name={t('account:email')}>{me.email}</Fact>
      <Fact name={t('account:phone')}>{me.phone}</Fact>
      <Fact name={t('account:roles')}>{me.roles.map((role) => t(`account:role.${role}`)).join(', ')}</Fact>
      {me.groups.length > 0 && (
        <Fact name={t('account:groups')}>{me.groups.map((g) => g.name).join(', ')}</Fact>
      )}
    </Group>
  );
}

type Preference = NonNullable<RequestOf<(typeof session)['prefer']>['body']>;

function Preferences({ me }: { me: Me }) {
  const { t } = useTranslation(['account', 'common']);
  const client = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  const words = useRefusalWords();
  const prefer = useMutation({
    mutationFn: (body: Preference) => call(session.prefer, { body }),
    onSuccess: (now) => {
      client.setQueryData(meQuery.queryKey, now);
      setColorScheme(now.colourScheme);
      notify(t('common:saved'));
    },
  });
  return (
    <Stack gap="md" maw={360}>
      <div>
        <Text size="sm" id="account-language" mb={4}>
          {t('common:language')}
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="account-language"
          value={me.locale}
          onChange={(locale) => {
            void switchLocale(locale as Locale);
            prefer.mutate({ locale: locale as Locale });
          }}
          data={LOCALES.map((value) => ({ value, label: t(`common:languages.${value}`) }))}
        />
      </div>
      <div>
        <Text size="sm" id="account-scheme" mb={4}>
          {t('common:scheme')}
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="account-scheme"
          value={me.colourScheme}
          onChange={(colourScheme) => prefer.mutate({ colourScheme: colourScheme as Me['colourScheme'] })}
          data={(['auto', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`common:schemes.${value}`),
          }))}
        />
      </div>
      <Select
        label={t('account:zone')}
        data={Intl.supportedValuesOf('timeZone')}
        value={me.zone}
        onChange={(zone) => zone && prefer.mutate({ zone })}
        searchable
        allowDeselect={false}
      />
      <MailChoice
        value={(prefer.isPending ? prefer.variables.mailChoice : null) ?? me.mailChoice}
        onChange={(mailChoice) => prefer.mutate({ mailChoice })}
      />
      {prefer.error && <Alert color="seal">{words(problemOf(prefer.error).code)}</Alert>}
    </Stack>
  );
}
