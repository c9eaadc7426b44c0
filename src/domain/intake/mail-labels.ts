/** What the form of a message is, where it is more than text; `truncated`: its text goes on in the raw bytes. */
export const MAIL_LABELS = ['encrypted', 'smime', 'tnef', 'calendar', 'nested', 'truncated'] as const;
