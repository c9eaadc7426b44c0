import type { MailFacts } from './mail-facts.ts';

/** Why a message counts as a bounce: mail that could not be delivered came back. */
export type BounceReason =
  | 'delivery_report'
  | 'failed_recipients'
  | 'mailer_daemon'
  | 'bounce_words'
  | 'failure_subject';

/** Why a message counts as sent by a machine (RFC 3834 and common practice). */
export type AutomaticReason =
  | 'delivery_notice'
  | 'reading_receipt'
  | 'feedback_report'
  | 'auto_submitted'
  | 'auto_reply_header'
  | 'auto_reply_subject'
  | 'precedence'
  | 'mailing_list'
  | 'null_return_path'
  | 'no_reply_sender'
  | 'own_address';

export type MailClass =
  | { kind: 'bounce'; reasons: readonly BounceReason[] }
  | { kind: 'automatic'; reasons: readonly AutomaticReason[] }
  | { kind: 'candidate' };

const DAEMON = /^(?:mailer[-_.]?daemon|mail[-_.]?daemon|mail[-_.]delivery[-_.](?:system|subsystem))$/i;
const DAEMON_NAME =
  /^"?(?:mailer[-_ ]?daemon|mail deliver(?:y|) (?:system|subsystem|service)|mail administrator|mmsc ndr administrator)\b/i;
const POSTMASTER =
  /^(?:post[-_.]?master|mail[-_.]?admin|mailer|bounces?|sysadmin|microsoftexchange[0-9a-f]*)$/i;
const NO_REPLY = /(?:^|[-_.+])(?:no|do[-_.]?not)[-_.]?reply(?:$|[-_.+\d])/i;

/** Subjects of mail systems in the languages of the desk's correspondents. */
const FAILURE_SUBJECT = new RegExp(
  [
    '^undeliver(?:able|ed)\\b',
    '^returned mail\\b',
    '^failure notice\\b',
    '^delivery (?:status notification|failure|report|has failed)',
    '^mail (?:delivery|could not be delivered|failed|system error)',
    '^mail delivery (?:failed|failure|problem)',
    '^message (?:you sent|status|delivery failure|undeliverable)',
    '^(?:permanent |failed |could not )?deliver(?:y|ed)? (?:failure|delivery)',
    '^failed delivery|^failure delivery|^permanent delivery failure',
    '^non[- ]?deliver(?:y|able)|^nondeliverable mail',
    '^warning--could not send|^delayed mail|^there was an error sending your mail',
    '^(?:系统)?退信|邮件投递失败|^投递失败|^未送达|^无法送达|^邮件无法投递|^退信通知',
    'メッセージを配信できません|^配信不能|^送信できません',
  ].join('|'),
  'i',
);

const AUTO_REPLY_SUBJECT = new RegExp(
  '^(?:(?:re|aw|回复|答复|回覆)\\s*[:：]\\s*)*(?:' +
    'auto(?:matic)?[- ]?(?:reply|response|respons|answer)\\b|automatische antwort|réponse automatique|' +
    'out of (?:the )?office|ooo\\s*:|away (?:until|from)|' +
    '自动(?:回复|答复|应答)|自動(?:回覆|回復|返信|応答)|不在办公室|外出自动)',
  'i',
);

/**
 * What a message is before anybody looks for its ticket. Bounces and automatic mail never open, reopen or
 * answer a ticket, and no automatic mail is sent to them.
 */
export function classifyMail(facts: MailFacts): MailClass {
  const bounce = bounceReasons(facts);
  if (bounce.length > 0) return { kind: 'bounce', reasons: bounce };
  const automatic = automaticReasons(facts);
  return automatic.length > 0 ? { kind: 'automatic', reasons: automatic } : { kind: 'candidate' };
}

function bounceReasons(facts: MailFacts): BounceReason[] {
  const { report } = facts;
  const local = localPart(facts);
  const daemon = DAEMON.test(local) || DAEMON_NAME.test(facts.from?.name ?? '');
  const system = daemon || POSTMASTER.test(local) || facts.returnPath === '' || isAutoSubmitted(facts);
  const reasons: BounceReason[] = [];
  if (report?.kind === 'dsn' && !isGoodNews(report.action)) reasons.push('delivery_report');
  if (facts.failedRecipients) reasons.push('failed_recipients');
  if (daemon && report?.kind !== 'mdn' && !isGoodNews(report?.action ?? null)) reasons.push('mailer_daemon');
  // A person who forwards a bounce and asks for help is no mail system.
  if (report?.kind === 'text' && (system || FAILURE_SUBJECT.test(facts.subject)))
    reasons.push('bounce_words');
  if (FAILURE_SUBJECT.test(facts.subject) && system && report === null) reasons.push('failure_subject');
  return reasons;
}

/** The message arrived, or was handed on: told, but no bounce. */
const isGoodNews = (action: string | null): boolean =>
  action === 'delivered' || action === 'relayed' || action === 'expanded';

function automaticReasons(facts: MailFacts): AutomaticReason[] {
  const found: Record<Exclude<AutomaticReason, 'own_address'>, boolean> = {
    delivery_notice: facts.report?.kind === 'dsn',
    reading_receipt: facts.report?.kind === 'mdn',
    feedback_report: facts.report?.kind === 'feedback',
    auto_submitted: isAutoSubmitted(facts),
    auto_reply_header: facts.autoReply,
    auto_reply_subject: AUTO_REPLY_SUBJECT.test(facts.subject),
    precedence: /^(?:bulk|junk|list|auto[-_]?reply)\b/i.test(facts.precedence ?? ''),
    mailing_list: facts.listId !== null,
    null_return_path: facts.returnPath === '',
    no_reply_sender: NO_REPLY.test(localPart(facts)),
  };
  return keysOf(found).filter((reason) => found[reason]);
}

const keysOf = <K extends string>(record: Record<K, boolean>): K[] => Object.keys(record) as K[];

const isAutoSubmitted = ({ autoSubmitted }: MailFacts): boolean =>
  autoSubmitted !== null && !/^\s*no\b/i.test(autoSubmitted);

const localPart = ({ from }: MailFacts): string => from?.address.split('@')[0] ?? '';
