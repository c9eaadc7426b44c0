import { Accordion, Box, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problems } from '#contract/problems.ts';
import { call } from '../platform/client.ts';
import { Markdown } from '../ui/Markdown.tsx';

interface Props {
  title: string;
  service: string | undefined;
}

/** Published known errors that somebody may mean while they write; nothing while none fits. */
export default function MeantErrors({ title, service }: Props) {
  const { t } = useTranslation('portal');
  const [asked] = useDebouncedValue(title.trim(), 500);
  const found = useQuery({
    queryKey: ['known-errors', asked, service],
    queryFn: () => call(problems.published, { query: { title: asked, ...(service ? { service } : {}) } }),
    enabled: asked.length > 3,
    placeholderData: (before) => before,
  });
  const items = asked.length > 3 ? (found.data?.items ?? []) : [];
  return (
    <Box aria-live="polite">
      {items.length > 0 && (
        <Box className="yn-inset" p="sm" component="section" aria-label={t('known.meant')}>
          <Text size="sm" fw={600}>
            {t('known.meant')}
          </Text>
          <Accordion variant="default">
            {items.map(({ id, title: name, text }) => (
              <Accordion.Item key={id} value={id}>
                <Accordion.Control>{name}</Accordion.Control>
                <Accordion.Panel>
                  <Markdown text={text} />
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        </Box>
      )}
    </Box>
  );
}
