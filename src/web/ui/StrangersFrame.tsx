import { Button, Container, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCALES, switchLocale } from '../platform/i18n.ts';
import { Brand } from './Brand.tsx';

interface Props {
  size: 'xs' | 'sm' | 'lg';
  /** Beside the choice of language, e.g. the way to sign in. */
  beside?: ReactNode;
  children: ReactNode;
}

/** Around a page that is read without signing in: the name of the product and the other languages. */
export function StrangersFrame({ size, beside, children }: Props) {
  const { t, i18n } = useTranslation('common');
  return (
    <>
      <header className="yn-header">
        <Container size={size} h="100%">
          <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
            <Brand />
            <Group gap="xs" wrap="nowrap">
              {LOCALES.filter((locale) => locale !== i18n.language).map((locale) => (
                <Button
                  key={locale}
                  variant="subtle"
                  color="gray"
                  c="var(--mantine-color-text)"
                  lang={locale}
                  onClick={() => void switchLocale(locale)}
                >
                  {t(`languages.${locale}`)}
                </Button>
              ))}
              {beside}
            </Group>
          </Group>
        </Container>
      </header>
      <main id="content">
        <Container size={size} py={{ base: 'md', sm: 'xl' }}>
          {children}
        </Container>
      </main>
    </>
  );
}
