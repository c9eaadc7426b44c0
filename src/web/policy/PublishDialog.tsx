import { notify } from '../ui/notify.ts';
import { usePublish, type VersionId } from './queries.ts';
import { SummaryDialog } from './SummaryDialog.tsx';
import { useSay } from './words.ts';

/** Publishes an approved version to its users before it binds anybody (3.3c). */
export function PublishDialog(props: { id: VersionId; summary: string; opened: boolean; onClose(): void }) {
  const { id, summary, opened, onClose } = props;
  const t = useSay();
  const publish = usePublish(id);
  return (
    <SummaryDialog
      title={t('policy:publishTitle', { version: id.version })}
      label={t('promises:publishedSummary')}
      button={t('policy:publish')}
      given={summary}
      opened={opened}
      onClose={onClose}
      pending={publish.isPending}
      error={publish.error}
      onWords={(words) =>
        publish.mutate(words, {
          onSuccess: () => {
            notify(t('policy:published', { version: id.version }));
            onClose();
          },
        })
      }
    />
  );
}
