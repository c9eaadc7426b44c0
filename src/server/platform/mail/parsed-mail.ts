/** A mailbox in a header. `address` is as written; compare addresses in lower case. */
export interface MailAddress {
  /** Shown name, decoded; empty when there is none. */
  name: string;
  address: string;
}

export interface MailAttachment {
  /** Shown name: decoded, without path, control or direction characters; never empty. */
  name: string;
  /** Media type in lower case, as the sender declared it: a claim, not a fact. */
  contentType: string;
  /** Bytes. */
  size: number;
  /** Hex digest of `content`. */
  sha256: string;
  content: Uint8Array<ArrayBuffer>;
  /** Meant to be shown within the text. */
  inline: boolean;
  /** Content-ID without angle brackets, by which the HTML names it. */
  contentId: string | null;
}

/**
 * What a report about another message says: `dsn` delivery status (RFC 3464), `mdn` reading receipt
 * (RFC 8098), `feedback` abuse report (RFC 5965), `text` a bounce in words only.
 */
export interface MailReport {
  kind: 'dsn' | 'mdn' | 'feedback' | 'text';
  /** failed, delayed, delivered, relayed, expanded, displayed ... in lower case. */
  action: string | null;
  /** Enhanced status code such as 5.1.1. */
  status: string | null;
  finalRecipient: string | null;
  /** Message-ID of the message that the report is about. */
  originalMessageId: string | null;
}

/** What the desk should know about the form of a message; `truncated`: the text goes on in the raw message. */
export type MailLabel = 'encrypted' | 'smime' | 'tnef' | 'calendar' | 'nested' | 'truncated';

/** Something was not read as it was declared. */
export interface CharsetNote {
  /** `subject`, `from`, `text`, `html`, `name` ... */
  part: string;
  /** As declared; null when nothing was. */
  declared: string | null;
  used: string;
}

/** Headers by which automatic mail makes itself known; null when absent. */
export interface MailMarks {
  autoSubmitted: string | null;
  precedence: string | null;
  listId: string | null;
  autoResponseSuppress: string | null;
  /** X-Autoreply, X-Autorespond and their like. */
  autoReply: string | null;
  /** Addresses of X-Failed-Recipients. */
  failedRecipients: readonly string[];
  /** Address of Return-Path; empty for `<>`. */
  returnPath: string | null;
}

/** A header Authentication-Results (RFC 8601): a claim, as long as nobody says whose word is trusted. */
export interface AuthenticationResults {
  /** Who claims to have checked, in lower case. */
  server: string;
  /** How many Received headers stand above it. */
  hop: number;
  /** Method and result in lower case; `about`: the domain or address that was looked at. */
  results: readonly { method: string; result: string; about: string | null }[];
}

/** A message as read. Texts hold no NUL, no lone surrogate and only \n as line end. */
export interface ParsedMail {
  /** Message-IDs are without angle brackets. */
  messageId: string | null;
  inReplyTo: readonly string[];
  /** Oldest first; at most 100. */
  references: readonly string[];
  from: MailAddress | null;
  sender: MailAddress | null;
  replyTo: readonly MailAddress[];
  to: readonly MailAddress[];
  cc: readonly MailAddress[];
  /** Addresses in Delivered-To and its like: to whom servers on the way say they delivered it. */
  delivered: readonly string[];
  /** From top to bottom. */
  authentication: readonly AuthenticationResults[];
  /** One line, full length; empty when there is none. */
  subject: string;
  /** The Date header as an instant (ms); null when absent or absurd. The sender's claim. */
  date: number | null;
  text: string;
  /** Where a quoted message stands in `text`, as the sender's client marked it in HTML. */
  quote: { start: number; end: number } | null;
  /** As received, unsafe; null when the message is plain text only. */
  html: string | null;
  attachments: readonly MailAttachment[];
  marks: MailMarks;
  /** Media type of the whole message. */
  contentType: string;
  report: MailReport | null;
  charsetNotes: readonly CharsetNote[];
  labels: readonly MailLabel[];
}
