/** How far an older message reaches: to the end of the element, or from here on to the end of all. */
type Reach = 'element' | 'rest';

/** Ids and classes by which mail clients mark the message that is answered. Outlook puts `x_` before old ones. */
const MARKS: Readonly<Record<string, Reach>> = {
  // Gmail, Yahoo, Proton, Zoho
  gmail_quote: 'element',
  gmail_quote_container: 'element',
  gmail_extra: 'element',
  yahoo_quoted: 'element',
  protonmail_quote: 'element',
  zmail_extra: 'element',
  // Outlook on the web, new Outlook, mobile
  appendonsend: 'rest',
  divrplyfwdmsg: 'rest',
  'mail-editor-reference-message-container': 'element',
  // NetEase: webmail, Mail Master
  isreplycontent: 'element',
  'ntes-mailmaster-quote': 'element',
  // China Mobile 139
  replysplit: 'rest',
  reply139content: 'element',
  // Foxmail, QQ, WeCom mail
  divfmreplybody: 'element',
  xm_mail_oringinal_describe: 'rest',
  orimsghtmlseperator: 'element',
};

/** Whether an element begins an older message; null for all others. */
export function quoteOf(name: string, attributes: Readonly<Record<string, string>>): Reach | null {
  if (name === 'includetail') return 'element';
  if (name === 'blockquote' && attributes.type?.toLowerCase() === 'cite') return 'element';
  const names = `${attributes.id ?? ''} ${attributes.class ?? ''}`.toLowerCase().split(/\s+/);
  for (const mark of names) {
    const reach = MARKS[mark.replace(/^(?:x_)+/, '')];
    if (reach) return reach;
  }
  return name === 'div' && isHeaderRule(attributes.style ?? '') ? 'rest' : null;
}

/** Outlook and Foxmail on the desktop draw a line above the old message's headers and nothing else. */
const isHeaderRule = (style: string): boolean =>
  /border-top:\s*solid/i.test(style) && /padding:\s*3(?:\.0)?pt\s+0/i.test(style);
