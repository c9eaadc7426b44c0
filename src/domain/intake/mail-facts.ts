/** What the rules need to know of a message. Addresses are in lower case, Message-IDs without brackets. */
export interface MailFacts {
  inReplyTo: readonly string[];
  /** Oldest first. */
  references: readonly string[];
  from: { name: string; address: string } | null;
  /** Everybody it was sent or delivered to. */
  addressed: readonly string[];
  /** What the trusted server says of the sender (RFC 7489): pass, fail ...; null when it says nothing. */
  dmarc: string | null;
  subject: string;
  autoSubmitted: string | null;
  precedence: string | null;
  listId: string | null;
  /** A header such as X-Autoreply is present. */
  autoReply: boolean;
  /** X-Failed-Recipients is present. */
  failedRecipients: boolean;
  /** Address of Return-Path: empty for `<>`, null when the header is absent. */
  returnPath: string | null;
  report: {
    /** Delivery status, reading receipt, abuse report, or a bounce in words only. */
    kind: 'dsn' | 'mdn' | 'feedback' | 'text';
    action: string | null;
    originalMessageId: string | null;
  } | null;
}
