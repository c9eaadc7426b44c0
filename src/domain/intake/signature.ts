export interface Folded {
  /** What is read at once. */
  said: string;
  /** Signature and disclaimer below it, which are there on a click; empty when there are none. */
  folded: string;
}

/** A line that nobody writes but a client or a server, and that ends what was said. */
const SENT_FROM =
  /^(?:发自我的\s?\S.{0,30}|发自\s?(?:iPhone|iPad|新浪邮箱客户端|网易邮箱大师|Foxmail).{0,30}|从我的\s?\S.{0,30}发送|(?:来自|由)\s?.{1,30}(?:发送|的手机)|Sent from .{1,60}|Get Outlook for .{1,40}|获取\s?Outlook for .{1,40}|获取适用于\s?.{1,40}的\s?Outlook|从\s?Outlook for .{1,20}(?:获取|发送)|發自我的\s?.{1,30}|发送自\s?.{1,40})$/i;
const DELIMITER = /^--[ \u00a0]?$/;
/** Words with which a notice of confidentiality begins its paragraph. */
const DISCLAIMER =
  /^(?:[*_【[(（\s]*)(?:免责声明|保密声明|保密提示|重要提示[:：].{0,40}(?:邮件|机密|保密)|本(?:电子)?邮件(?:及其?附件|及任何附件|包含|含有|中的?信息|所含|可能)|此(?:电子)?邮件(?:及其?附件|包含|可能|中的)|声明[:：]\s*本|本邮件.{0,20}(?:保密|机密)|disclaimer\b|confidentiality notice|confidentiality[:：]|this (?:e-?mail|message)(?:,? (?:and|including) any (?:attachments?|files)| and its attachments?| contains?| is (?:intended|confidential)| may contain)|the information (?:contained )?in this (?:e-?mail|message)|please consider the environment)/i;
/** Rules of signs above a signature: of dashes, stars, equals signs. */
const RULE = /^[-_=*─—~]{3,}$/;
/** Lines of a card below a rule: who, where, how to reach them. */
const CARD =
  /(?:电话|手机|传真|邮箱|地址|部门|网址|座机|分机|tel|phone|mobile|fax|e-?mail|mob|addr(?:ess)?|cell|web)\s*[:：.]|[\w.+-]+@[\w-]+\.\w|(?:\+?86[- ]?)?1\d{10}|0\d{2,3}-\d{7,8}|https?:\/\/|www\./i;
/** A signature is not longer than this; what is longer is text. */
const MOST_LINES = 15;

/**
 * Folds away a signature and a disclaimer at the end of what somebody wrote. Nothing is lost: said and folded
 * together are the text. In doubt nothing is folded, and a text that would be empty is not folded at all.
 */
export function foldSignature(text: string): Folded {
  const lines = text.split('\n');
  const at = signatureAt(lines);
  if (at === null || lines.slice(0, at).every((line) => line.trim() === ''))
    return { said: text, folded: '' };
  return { said: lines.slice(0, at).join('\n').trimEnd(), folded: lines.slice(at).join('\n').trim() };
}

function signatureAt(lines: readonly string[]): number | null {
  const disclaimer = lines.findIndex((line, i) => beginsParagraph(lines, i) && DISCLAIMER.test(line.trim()));
  const end = disclaimer < 0 ? lines.length : disclaimer;
  for (let i = 0; i < end; i++) {
    const line = lines[i]!.trim();
    const short = end - i <= MOST_LINES;
    if (DELIMITER.test(lines[i]!.replace(/\r$/, '')) && short) return i;
    if (SENT_FROM.test(line) && restIsCard(lines.slice(i + 1, end))) return i;
    if (RULE.test(line) && short && isCard(lines.slice(i + 1, end))) return i;
  }
  return disclaimer < 0 ? null : disclaimer;
}

const beginsParagraph = (lines: readonly string[], at: number): boolean =>
  at === 0 || lines[at - 1]!.trim() === '' || RULE.test(lines[at - 1]!.trim());

/** A card says how to reach somebody, on short lines, and asks nothing. */
function isCard(lines: readonly string[]): boolean {
  const said = lines.map((line) => line.trim()).filter((line) => line !== '');
  return (
    said.some((line) => CARD.test(line)) &&
    said.every((line) => line.length <= 80 && !/[?？！!。]$/.test(line))
  );
}

const restIsCard = (lines: readonly string[]): boolean =>
  lines.every((line) => line.trim() === '') || isCard(lines);
