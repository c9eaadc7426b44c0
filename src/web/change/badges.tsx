import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ApprovalResult } from '#domain/change/approval.ts';
import type { ChangeStatus } from '#domain/change/change.ts';

const COLOURS: Record<ChangeStatus, string> = {
  draft: 'gray',
  approving: 'yellow',
  approved: 'blue',
  rejected: 'seal',
  scheduled: 'blue',
  implementing: 'orange',
  succeeded: 'pine',
  failed: 'seal',
  backed_out: 'seal',
  cancelled: 'gray',
  closed: 'gray',
};

export function ChangeStatusBadge({ status }: { status: ChangeStatus }) {
  const { t } = useTranslation('changes');
  return (
    <Badge color={COLOURS[status]} c="var(--mantine-color-text)" variant="light" tt="none">
      {t(`status.${status}`)}
    </Badge>
  );
}

const RESULTS: Record<ApprovalResult, string> = { pending: 'yellow', approved: 'pine', rejected: 'seal' };

export function ApprovalBadge({ result }: { result: ApprovalResult }) {
  const { t } = useTranslation('changes');
  return (
    <Badge color={RESULTS[result]} c="var(--mantine-color-text)" variant="light" tt="none">
      {t(`result.${result}`)}
    </Badge>
  );
}
