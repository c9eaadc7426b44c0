import { useNavigate } from '@tanstack/react-router';
import { useBeginDraft } from './queries.ts';
import { SummaryDialog } from './SummaryDialog.tsx';
import { useSay } from './words.ts';

interface Props {
  family: string;
  /** The version that is copied; null is the one in force. */
  from: number | null;
  opened: boolean;
  onClose(): void;
}

/** Begins a draft with a word on what it is to change, and opens it. */
export function DraftDialog({ family, from, opened, onClose }: Props) {
  const t = useSay();
  const navigate = useNavigate();
  const begin = useBeginDraft(family);
  return (
    <SummaryDialog
      title={t('policy:draftTitle')}
      label={t('policy:draftSummary')}
      button={t('policy:draft')}
      given=""
      opened={opened}
      onClose={onClose}
      pending={begin.isPending}
      error={begin.error}
      onWords={(summary) =>
        begin.mutate(
          { from, summary },
          {
            onSuccess: ({ version }) => {
              onClose();
              void navigate({
                to: '/desk/policies/$family/$version',
                params: { family, version: String(version) },
              });
            },
          },
        )
      }
    />
  );
}
