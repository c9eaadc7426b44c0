import { Box, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { AboutOperation } from './AboutOperation.tsx';
import { ActionForm } from './ActionForm.tsx';
import type { Values } from './forms.ts';
import type { TicketView } from './queries.ts';

const ReviewForm = lazy(() => import('./ReviewForm.tsx').then((part) => ({ default: part.ReviewForm })));

/** An action that somebody has begun: what it is, and what it is done to. */
export interface Begun {
  action: RoutedAction;
  /** Values that the person does not choose, such as the operation meant. */
  fixed?: Values;
  /** Values the form begins with. */
  given?: Values;
}

const EXPLAINED = [
  'confirm',
  'reject',
  'withdraw',
  'appeal',
  'consent',
  'consent_emergency',
  'confirm_by_phone',
  'close_unreachable',
  'resolve',
  'escalate',
  'ask',
  'propose_operation',
  'report_progress',
  'note',
  'declare_major',
  'notify_major',
  'end_major',
  'link_duplicate',
  'link_parent',
  'lead_major',
  'restrict',
] as const;

const isExplained = (action: RoutedAction): action is (typeof EXPLAINED)[number] =>
  (EXPLAINED as readonly string[]).includes(action);

/** The dialog of any action on a ticket; closed means that nothing was done. */
export function ActionDialog({
  ticket,
  begun,
  onClose,
}: {
  ticket: TicketView;
  begun: Begun | null;
  onClose(): void;
}) {
  const { t } = useTranslation('ticket');
  const operation = ticket.operations.find(({ id }) => id === begun?.fixed?.operationId);
  return (
    <Dialog
      opened={begun !== null}
      onClose={onClose}
      size="lg"
      title={begun ? t(`action.${begun.action}`) : ''}
    >
      {begun && isExplained(begun.action) && (
        <Text className="yn-quiet" size="sm" mb="md">
          {t(`explain.${begun.action}`)}
        </Text>
      )}
      {operation && (
        <Box className="yn-inset" p="sm" mb="md">
          <AboutOperation operation={operation} />
        </Box>
      )}
      {begun?.action === 'review_major' && (
        <Suspense>
          <ReviewForm ticket={ticket} onDone={onClose} />
        </Suspense>
      )}
      {begun && begun.action !== 'review_major' && (
        <ActionForm key={begun.action} ticket={ticket} begun={begun} onDone={onClose} onCancel={onClose} />
      )}
    </Dialog>
  );
}
