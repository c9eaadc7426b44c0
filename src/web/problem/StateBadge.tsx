import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProblemState } from '#domain/problem/problem.ts';

const COLOURS: Record<ProblemState, string> = {
  new: 'blue',
  investigating: 'yellow',
  cause_found: 'orange',
  known_error: 'grape',
  change_pending: 'grape',
  resolved: 'pine',
  review: 'pine',
  closed: 'gray',
  closed_unresolved: 'gray',
};

export function StateBadge({ state }: { state: ProblemState }) {
  const { t } = useTranslation('problem');
  return (
    <Badge color={COLOURS[state]} c="var(--mantine-color-text)" variant="light" tt="none">
      {t(`state.${state}`)}
    </Badge>
  );
}
