import { notify } from '../ui/notify.ts';
import { useRejudge, type VersionView } from './queries.ts';
import { SummaryDialog } from './SummaryDialog.tsx';
import { useSay } from './words.ts';

/** Says how many open tickets will be judged anew and what stays, and asks why (A7). */
export function RejudgeDialog(props: { version: VersionView; opened: boolean; onClose(): void }) {
  const { version, opened, onClose } = props;
  const t = useSay();
  const rejudge = useRejudge({ family: version.family, version: version.version });
  return (
    <SummaryDialog
      title={t('policy:rejudgeTitle', { version: version.version })}
      text={`${t('policy:rejudgeCount', { count: version.openTickets ?? 0 })} ${t('policy:rejudgeText')}`}
      label={t('policy:rejudgeReason')}
      button={t('policy:rejudgeBegin')}
      given=""
      opened={opened}
      onClose={onClose}
      pending={rejudge.isPending}
      error={rejudge.error}
      onWords={(reason) =>
        rejudge.mutate(reason, {
          onSuccess: () => {
            notify(t('policy:rejudgeBegun'));
            onClose();
          },
        })
      }
    />
  );
}
