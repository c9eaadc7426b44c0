import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { Fact } from '../ticket/Facts.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import type { Asking } from './forms.ts';
import type { ProblemView } from './queries.ts';

interface Props {
  problem: ProblemView;
  ask(action: Asking): void;
}

/** The root cause, the known error with its workaround for the desk, and what employees read of it. */
export function CausePanel({ problem, ask }: Props) {
  const { t } = useTranslation('problem');
  const { rootCause, knownError } = problem;
  const step = (action: Asking) =>
    problem.actions.includes(action) && (
      <Button size="compact-xs" variant="subtle" onClick={() => ask(action)}>
        {t(`action.${action}`)}
      </Button>
    );
  return (
    <Panel
      title={t('cause')}
      action={
        <Group gap={4}>
          {rootCause && step('find_cause')}
          {knownError && step('know')}
        </Group>
      }
    >
      <Stack gap="sm">
        <Fact name={t('field.rootCause')}>
          {rootCause ? <Markdown text={rootCause} /> : <Text size="sm">{t('noCause')}</Text>}
        </Fact>
        <Known problem={problem} />
        <Published problem={problem} step={step} />
      </Stack>
    </Panel>
  );
}

function Known({ problem: { knownError } }: Pick<Props, 'problem'>) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  if (!knownError)
    return (
      <Fact name={t('field.workaround')}>
        <Text size="sm">{t('noWorkaround')}</Text>
      </Fact>
    );
  return (
    <>
      <Fact name={t('field.symptoms')}>
        <Markdown text={knownError.symptoms} />
      </Fact>
      <Box className="yn-inset" p="sm">
        <Fact name={t('field.workaround')}>
          <Markdown text={knownError.workaround} />
        </Fact>
        <Text size="xs" className="yn-quiet" mt={6}>
          {t('knownBy', { by: knownError.by ?? t('system'), at: formats.time(knownError.at) })}
        </Text>
      </Box>
    </>
  );
}

function Published({
  problem: { publication },
  step,
}: Pick<Props, 'problem'> & { step(a: Asking): React.ReactNode }) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  if (!publication) return null;
  return (
    <Box className="yn-inset" p="sm" component="section" aria-label={t('publication')}>
      <Group justify="space-between">
        <Text size="xs" className="yn-quiet">
          {t('publication')}
        </Text>
        <Group gap={4}>
          {step('publish')}
          {step('withdraw')}
        </Group>
      </Group>
      <Text size="sm" fw={600}>
        {publication.title}
      </Text>
      <Markdown text={publication.text} />
      <Text size="xs" className="yn-quiet">
        {t('publishedBy', { by: publication.by ?? t('system'), at: formats.time(publication.at) })}
      </Text>
    </Box>
  );
}
