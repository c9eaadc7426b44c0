/** What a test changes about an ordinary message of Li Na. */
export interface Letter {
  from?: string;
  subject?: string;
  messageId?: string | null;
  inReplyTo?: string;
  to?: string;
  headers?: readonly string[];
  text?: string;
  files?: readonly { name: string; content: string }[];
}

/** The bytes of a message as a mail client writes them. */
export function compose({
  from = '李娜 <lina@example.com>',
  subject = '打印机不能用',
  messageId = null,
  inReplyTo,
  to = 'it@desk.example.com',
  headers = [],
  text = '三楼的打印机卡纸。',
  files = [],
}: Letter = {}): Uint8Array {
  const head = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    ...(messageId === null ? [] : [`Message-ID: <${messageId}>`]),
    ...(inReplyTo === undefined ? [] : [`In-Reply-To: <${inReplyTo}>`]),
    ...headers,
    'MIME-Version: 1.0',
  ];
  const words = ['Content-Type: text/plain; charset=utf-8', '', text];
  if (files.length === 0) return Buffer.from([...head, ...words].join('\r\n'));
  const parts = files.flatMap(({ name, content }) => [
    '--cut',
    'Content-Type: application/octet-stream',
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(content).toString('base64'),
  ]);
  const mixed = [
    'Content-Type: multipart/mixed; boundary=cut',
    '',
    '--cut',
    ...words,
    ...parts,
    '--cut--',
    '',
  ];
  return Buffer.from([...head, ...mixed].join('\r\n'));
}
