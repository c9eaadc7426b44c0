/** What stands between the desk and a mailbox; `server`: it answers, but not as it should. */
export const IMAP_PROBLEMS = ['unreachable', 'tls', 'sign_in', 'folder', 'server', 'no_space'] as const;
export type ImapProblem = (typeof IMAP_PROBLEMS)[number];

/** Fetched from a server by IMAP, or handed over to the desk by a server with SMTP or LMTP. */
export const MAILBOX_KINDS = ['imap', 'handed_over'] as const;
/** TLS from the first byte, TLS after STARTTLS (never without), or none: for a server on the same machine. */
export const MAIL_SECURITY = ['tls', 'starttls', 'none'] as const;
