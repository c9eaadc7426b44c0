import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { Fact } from '../ticket/Facts.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import type { ProblemView } from './queries.ts';

/** What solved it, how often the trouble came before and after, and what the review said of that. */
export function OutcomePanel({ problem }: { problem: ProblemView }) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  const { solution, resolvedAt, effect, review } = problem;
  if (!solution && !review) return null;
  return (
    <Panel title={t('outcome')}>
      <Stack gap="sm">
        {solution ? <Markdown text={solution} /> : <Text size="sm">{t('noSolution')}</Text>}
        {resolvedAt && (
          <Text size="xs" className="yn-quiet">
            {t('resolvedAt', { at: formats.time(resolvedAt) })}
          </Text>
        )}
        {effect && (
          <Fact name={t(`effect.${effect.effect}`)}>
            {t('effectNumbers', { before: effect.before, after: effect.after, days: effect.days })}
          </Fact>
        )}
        {review && <Review review={review} />}
      </Stack>
    </Panel>
  );
}

function Review({ review }: { review: NonNullable<ProblemView['review']> }) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  const { before, after, days } = review;
  return (
    <Stack gap={4} className="yn-inset" p="sm">
      <Text size="sm" fw={600}>
        {t(review.effective ? 'wasEffective' : 'wasNot')}
      </Text>
      <Markdown text={review.summary} />
      <Text size="xs" className="yn-quiet">
        {t('effectNumbers', { before, after, days })}{' '}
        {t('reviewBy', { by: review.by ?? t('system'), at: formats.time(review.at) })}
      </Text>
    </Stack>
  );
}
