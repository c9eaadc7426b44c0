import { useTranslation } from 'react-i18next';
import type { Proof } from '#domain/intake/authenticity.ts';
import type { AutomaticReason, BounceReason } from '#domain/intake/classify.ts';
import type { JoinReason, NewTicketReason, QuarantineReason } from '#domain/intake/route.ts';

/** A reason without its words does not compile. */
type Reason =
  | AutomaticReason
  | BounceReason
  | QuarantineReason
  | NewTicketReason
  | JoinReason
  | `proven_${Proof}`
  | 'command_not_proven'
  | 'taken_in'
  | 'moved'
  | 'unwanted';

/** Why a message became what it is, in words. */
export function useReasonWords(): (reasons: readonly string[]) => string {
  const { t, i18n } = useTranslation(['desk', 'common']);
  return (reasons) =>
    reasons
      .map((code) => (i18n.exists(`desk:mail.reason.${code}`) ? t(`mail.reason.${code as Reason}`) : code))
      .join(t('common:comma'));
}
