/** Words between dashes by which clients announce an older message. */
const ANNOUNCED = [
  '原始邮件',
  '原始郵件',
  '原邮件',
  '回复的原邮件',
  '回复原邮件',
  '转发的原邮件',
  '转发邮件信息',
  '转发的邮件',
  '邮件原件',
  '原始信息',
  '原始消息',
  'original',
  'original message',
  'original email',
  'original mail',
  'replied message',
  'forwarded message',
].join('|');

const SEPARATOR = new RegExp(`^[>\\s]*[-—_=]{2,}\\s*(?:${ANNOUNCED})\\s*[-—_=]{2,}\\s*$`, 'i');
const FORWARDED =
  /^[>\s]*(?:begin forwarded message|开始转发的邮件|下面是被转发的邮件|下面是转发的邮件)\s*[:：]\s*$/i;

/** A line such as `-----原始邮件-----`. Old QQ mail writes its spaces as entities even in plain text. */
export const isSeparator = (line: string): boolean => {
  if (line.length > 200) return false;
  const text = line.replace(/&nbsp;|\u00a0/gi, ' ');
  return SEPARATOR.test(text) || FORWARDED.test(text);
};

const FROM =
  /^[>\s|*]*(?:发\s*件\s*人|寄\s*件\s*者|寄件人|from|差出人)\s*[*]*\s*(?:[:：|]|(?=\s\S*\s?[^\s]*@)|\s(?=\S))/i;
const OTHER =
  /^[>\s|*]*(?:发送时间|发送日期|傳送時間|寄件日期|日\s*期|时\s*间|sent(?: time)?|date|收\s*件\s*人|收件者|to|抄\s*送|副本|cc|主\s*题|主旨|subject|件名|宛先)\s*[*]*\s*(?:[:：|]|\s\S)/i;
/** Lines after "from" in which the other headers must stand; long lists of recipients wrap. */
const BLOCK = 10;

/** Headers of an older message written out as text: "from" and at least two others below it. */
export function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!FROM.test(shortened(lines[at]))) return false;
  const below = lines.slice(at + 1, at + 1 + BLOCK).map(shortened);
  const named = below.filter((line) => OTHER.test(line)).length;
  const colons = [shortened(lines[at]), ...below].some((line) => /[:：|]/.test(line.slice(0, 20)));
  // Some clients put the headers in a table, of which words without colons remain.
  return named >= (colons ? 2 : 3);
}

const ENDING = /(?:写道|寫道|wrote)\s*[:：]?\s*$/i;
const BEGINNING = /^[>\s]*(?:在|于|於|on\b|at\b|\d{4}\s?[年/-]|["“<]|\S.{0,80}[<＜]\S+@)/i;
const DATED = /\d{1,4}\s?[年./-]\s?\d{1,2}|\d{1,2}:\d{2}|\b\d{1,2},? \d{4}\b/;
/** Clients break a long attribution into as many lines. */
const ATTRIBUTION_LINES = 4;

/** How many lines from here are "on that day somebody wrote:"; 0 when they are not. */
export function isAttribution(lines: readonly string[], at: number): number {
  if (!BEGINNING.test(shortened(lines[at]))) return 0;
  for (let count = 1; count <= ATTRIBUTION_LINES && at + count <= lines.length; count++) {
    const last = shortened(lines[at + count - 1]);
    if (last.trim() === '') return 0;
    if (!ENDING.test(last)) continue;
    const whole = lines
      .slice(at, at + count)
      .map(shortened)
      .join(' ');
    return DATED.test(whole) && whole.length <= 400 ? count : 0;
  }
  return 0;
}

const shortened = (line: string | undefined): string => (line ?? '').slice(0, 500);
