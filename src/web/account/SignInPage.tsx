import {
  Alert,
  Anchor,
  Box,
  Button,
  Center,
  Group,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  useMantineColorScheme,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '#contract/session.ts';
import type { Pending } from '#domain/organisation/sign-in.ts';
import { call } from '../platform/client.ts';
import { LOCALES, type Locale, switchLocale, withWords } from '../platform/i18n.ts';
import { problemOf, RefusedError } from '../platform/problem.ts';
import { type Me, meQuery } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { Brand } from '../ui/Brand.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import OtherWays from './OtherWays.tsx';

const NotLetIn = lazy(() => withWords('late', import('./NotLetIn.tsx')));
const NextStep = lazy(() => withWords('late', import('./NextStep.tsx')));

interface Step {
  pending: Pending;
  minLength: number;
}
const stepOf = ({ pending, passwordMinLength }: Me): Step => ({
  pending: pending ?? 'password_change',
  minLength: passwordMinLength,
});

/** Sign-in by name and password; afterwards to where the person wanted to go. */
export function SignInPage() {
  const { t, i18n } = useTranslation(['account', 'common', 'portal']);
  const words = useRefusalWords();
  const { to, problem } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const client = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [picked, pick] = useState<Locale | null>(null);
  // Who came here with something still to do is known already.
  const known = client.getQueryData<Me | null>(meQuery.queryKey);
  const [step, setStep] = useState<Step | null>(known?.pending ? stepOf(known) : null);
  const signIn = useMutation({
    mutationFn: (by: 'password' | 'passkey') =>
      by === 'password'
        ? call(session.signIn, { body: { login, password } })
        : import('./proof-queries.ts').then(({ signInByPasskey }) => signInByPasskey()),
    onSuccess: enter,
    onError: (error) => {
      if (problemOf(error).code === 'second_factor_required')
        setStep({ pending: 'second_factor', minLength: 0 });
    },
  });

  async function enter(me: Me) {
    client.setQueryData(meQuery.queryKey, me);
    if (me.pending) setStep(stepOf(me));
    else {
      // A language chosen on this page is meant for good.
      if (picked) await call(session.prefer, { body: { locale: picked } });
      setColorScheme(me.colourScheme);
      await switchLocale(picked ?? me.locale);
      await navigate({ href: to ?? '/' });
    }
  }

  return (
    <main className="yn-entrance">
      <div className="yn-brand yn-entrance-word">
        <Brand />
        <div>
          <Text fw={650} fz={{ base: 22, sm: 30 }} lh={1.35}>
            {t('common:tagline')}
          </Text>
          <Text mt="sm" maw={420} opacity={0.9} visibleFrom="xs">
            {t('portal:promise')}
          </Text>
        </div>
        <Group gap={4} ml={-12}>
          {LOCALES.map((locale) => (
            <Button
              key={locale}
              variant="transparent"
              c="white"
              size="compact-sm"
              fw={i18n.language === locale ? 650 : 400}
              lang={locale}
              aria-pressed={i18n.language === locale}
              onClick={() => {
                pick(locale);
                void switchLocale(locale);
              }}
            >
              {t(`common:languages.${locale}`)}
            </Button>
          ))}
        </Group>
      </div>
      <Center p="lg">
        <Box className="yn-card" p={{ base: 'lg', sm: 36 }} w="100%" maw={420}>
          {step ? (
            <Suspense fallback={<LoadingState rows={3} />}>
              <NextStep
                key={step.pending}
                {...step}
                onDone={(me) => void enter(me)}
                onBack={() => setStep(null)}
              />
            </Suspense>
          ) : (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                signIn.mutate('password');
              }}
            >
              <Stack>
                <PageTitle size="h3">{t('account:signIn')}</PageTitle>
                {problem && (
                  <Suspense>
                    <NotLetIn problem={problem} />
                  </Suspense>
                )}
                <TextInput
                  label={t('account:login')}
                  name="login"
                  autoComplete="username"
                  autoFocus
                  required
                  value={login}
                  onChange={(event) => setLogin(event.currentTarget.value)}
                />
                <PasswordInput
                  label={t('account:password')}
                  name="password"
                  autoComplete="current-password"
                  required
                  value={password}
                  onChange={(event) => setPassword(event.currentTarget.value)}
                />
                {signIn.error && (
                  <Alert color="seal" role="alert">
                    {signIn.error instanceof RefusedError
                      ? words(problemOf(signIn.error).code)
                      : t('account:passkeyFailed')}
                  </Alert>
                )}
                <Button type="submit" size="md" loading={signIn.isPending}>
                  {t('account:signIn')}
                </Button>
                {'PublicKeyCredential' in window && (
                  <Button
                    variant="subtle"
                    disabled={signIn.isPending}
                    onClick={() => signIn.mutate('passkey')}
                  >
                    {t('account:byPasskey')}
                  </Button>
                )}
                <OtherWays to={to} />
                <Anchor component={Link} to="/forgot-password" size="sm" ta="center">
                  {t('account:forgotPassword')}
                </Anchor>
              </Stack>
            </form>
          )}
        </Box>
      </Center>
    </main>
  );
}
