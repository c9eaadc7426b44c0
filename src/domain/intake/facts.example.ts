import type { MailFacts } from './mail-facts.ts';

/** An ordinary message of an employee, with what a case changes. For tests. */
export const mailFacts = (changes: Partial<MailFacts> = {}): MailFacts => ({
  inReplyTo: [],
  references: [],
  from: { name: '李娜', address: 'lina@example.com' },
  addressed: ['it@desk.example.com'],
  dmarc: null,
  subject: '打印机不能用',
  autoSubmitted: null,
  precedence: null,
  listId: null,
  autoReply: false,
  failedRecipients: false,
  returnPath: 'lina@example.com',
  report: null,
  ...changes,
});
