import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TEMPLATES, type TemplateKind } from '#domain/notice/template.ts';
import { LOCALES, type Locale } from '../platform/i18n.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { LetterEditor } from './LetterEditor.tsx';
import { LetterHistory } from './LetterHistory.tsx';
import { useTemplates } from './letter-queries.ts';

/** What mail says, by sort and language: written here, tried out beside it, kept with who changed it. */
export function LettersPage() {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const [kind, setKind] = useState<TemplateKind>('receipt');
  const [locale, setLocale] = useState<Locale>(i18n.language as Locale);
  const [text, setText] = useState<string | null>(null);
  const found = useTemplates();
  const choose = (change: () => void) => {
    setText(null);
    change();
  };
  return (
    <Stack gap="md" maw={1200} mx="auto">
      <div>
        <PageTitle size="h3">{t('admin:letters.title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('admin:letters.text')}
        </Text>
      </div>
      <Group align="flex-end" gap="md">
        <Select
          label={t('admin:letters.kind.label')}
          value={kind}
          allowDeselect={false}
          onChange={(value) => choose(() => setKind((value ?? 'receipt') as TemplateKind))}
          data={TEMPLATES.map((value) => ({ value, label: t(`admin:letters.kind.${value}`) }))}
          maw={240}
        />
        <SegmentedControl
          aria-label={t('admin:letters.locale')}
          value={locale}
          onChange={(value) => choose(() => setLocale(value as Locale))}
          data={LOCALES.map((value) => ({ value, label: t(`common:languages.${value}`) }))}
        />
      </Group>
      {found.isPending && <LoadingState rows={8} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items
        .filter((one) => one.kind === kind && one.locale === locale)
        .map((template) => (
          <Stack key={`${kind} ${locale}`} gap="lg">
            <LetterEditor template={template} text={text} onText={setText} />
            <LetterHistory template={template} onUse={setText} />
          </Stack>
        ))}
    </Stack>
  );
}
