import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import {
  IconApi,
  IconBuilding,
  IconCertificate,
  IconChecklist,
  IconChevronDown,
  IconDevices,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconSunMoon,
  IconTool,
  IconUser,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { session } from '#contract/session.ts';
import { call } from '../platform/client.ts';
import { LOCALES, type Locale, switchLocale } from '../platform/i18n.ts';
import { useMay, useMe, useSignOut } from '../platform/session.tsx';

const SCHEMES = { auto: IconSunMoon, light: IconSun, dark: IconMoon } as const;
type Scheme = keyof typeof SCHEMES;

/** Everything about oneself: account, language, look, the other face of the product, the way out. */
export function UserMenu() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const prefer = (body: { locale?: Locale; colourScheme?: Scheme }) =>
    call(session.prefer, { body }).catch(() => undefined);
  const reads = useMay('desk.read');
  const [gives, secures] = [useMay('role.grant'), useMay('security.manage')];
  const manages = useMay('organisation.manage') || gives || secures;
  return (
    <Menu position="bottom-end" width={220} shadow="md">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {me?.name ?? t('account')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} aria-hidden />}>
          {t('account')}
        </Menu.Item>
        <Menu.Item component={Link} to="/devices" leftSection={<IconDevices size={16} aria-hidden />}>
          {t('devices')}
        </Menu.Item>
        <Menu.Item component={Link} to="/promises" leftSection={<IconCertificate size={16} aria-hidden />}>
          {t('promises')}
        </Menu.Item>
        <Menu.Item component={Link} to="/approvals" leftSection={<IconChecklist size={16} aria-hidden />}>
          {t('approvals')}
        </Menu.Item>
        {(reads || manages) && (
          <>
            <Menu.Item component={Link} to="/" leftSection={<IconBuilding size={16} aria-hidden />}>
              {t('portal')}
            </Menu.Item>
            <Menu.Item
              component={Link}
              to={reads ? '/desk' : '/admin/people'}
              leftSection={<IconTool size={16} aria-hidden />}
            >
              {t(reads ? 'desk' : 'administration')}
            </Menu.Item>
            <Menu.Item component="a" href="/api/docs" leftSection={<IconApi size={16} aria-hidden />}>
              {t('apiDocs')}
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Label>{t('language')}</Menu.Label>
        {LOCALES.map((locale) => (
          <Menu.Item
            key={locale}
            lang={locale}
            leftSection={<IconLanguage size={16} aria-hidden />}
            aria-current={i18n.language === locale}
            onClick={() => void Promise.all([switchLocale(locale), prefer({ locale })])}
          >
            {t(`languages.${locale}`)}
          </Menu.Item>
        ))}
        <Menu.Label>{t('scheme')}</Menu.Label>
        {(Object.keys(SCHEMES) as Scheme[]).map((scheme) => {
          const Icon = SCHEMES[scheme];
          return (
            <Menu.Item
              key={scheme}
              leftSection={<Icon size={16} aria-hidden />}
              aria-current={colorScheme === scheme}
              onClick={() => {
                setColorScheme(scheme);
                void prefer({ colourScheme: scheme });
              }}
            >
              {t(`schemes.${scheme}`)}
            </Menu.Item>
          );
        })}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
