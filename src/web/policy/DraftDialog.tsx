import { useNavigate } from '@tanstack/react-router';
import { useFormats } from '../platform/formats.ts';
import { useBeginDraft } from './queries.ts';
import { SummaryDialog } from './SummaryDialog.tsx';
import { useSay } from './words.ts';

interface Props {
  family: string;
  /** The version that is copied; null is the one in force. */
  from: number | null;
  /** Years whose holidays it is to take in; none for a plain copy. */
  announced?: readonly number[];
  opened: boolean;
  onClose(): void;
}

/** Begins a draft with a word on what it is to change, and opens it. */
export function DraftDialog({ family, from, announced = [], opened, onClose }: Props) {
  const t = useSay();
  const formats = useFormats();
  const navigate = useNavigate();
  const begin = useBeginDraft(family);
  return (
    <SummaryDialog
      title={t('policy:draftTitle')}
      label={t('policy:draftSummary')}
      button={t('policy:draft')}
      given={announced.length > 0 ? t('policy:announcedSummary', { years: formats.list(announced) }) : ''}
      opened={opened}
      onClose={onClose}
      pending={begin.isPending}
      error={begin.error}
      onWords={(summary) =>
        begin.mutate(
          { from, summary, announced: announced.length > 0 },
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
