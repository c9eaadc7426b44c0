import { isAttribution, isHeaderBlock, isSeparator } from './quote-marks.ts';

export interface SplitReply {
  /** What the sender wrote now. */
  newText: string;
  /** The older messages below or above it; empty when there are none. */
  quoted: string;
}

/**
 * Separates what a person wrote now from the message they answered, as Outlook, Foxmail, QQ, NetEase, WeCom
 * mail, Gmail and Apple Mail lay it out in Chinese and English. `quote` is where the sender's client marked
 * the old message in its HTML, if it did. When nothing new would be left, everything counts as new: a
 * forwarded message is what its sender has to say.
 */
export function splitReply(text: string, quote: { start: number; end: number } | null = null): SplitReply {
  const lines = text.slice(0, quote?.start ?? text.length).split('\n');
  const cut = firstQuotedLine(lines, quote !== null);
  if (cut !== null) {
    const at = offsetOf(lines, cut);
    const inline = quote === null ? answersBelow(text.slice(at)) : null;
    return settle(text, inline ? join(text.slice(0, at), inline.newText) : text.slice(0, at), text.slice(at));
  }
  if (quote) {
    const newText = join(text.slice(0, quote.start), text.slice(quote.end));
    return settle(text, newText, text.slice(quote.start, quote.end));
  }
  const { newText, quoted } = withoutArrows(text);
  return settle(text, newText, quoted);
}

function settle(text: string, newText: string, quoted: string): SplitReply {
  if (newText.trim() === '') return { newText: text.trim(), quoted: '' };
  return { newText: newText.trim(), quoted: quoted.trim() };
}

const join = (before: string, after: string): string =>
  [before.trim(), after.trim()].filter(Boolean).join('\n\n');

/** The first line of an older message; null when no line looks like one. */
function firstQuotedLine(lines: readonly string[], quoteFollows: boolean): number | null {
  for (let i = 0; i < lines.length; i++) {
    if (isSeparator(lines[i]!)) return i;
    if (isHeaderBlock(lines, i)) return withRuleAbove(lines, i);
    const length = isAttribution(lines, i);
    if (length > 0 && (quoteFollows || restIsThere(lines, i + length))) return i;
  }
  return null;
}

const restIsThere = (lines: readonly string[], from: number): boolean =>
  lines.slice(from).some((line) => line.trim() !== '');

/** A rule of dashes or the word "Original" above a block of headers belongs to it. */
function withRuleAbove(lines: readonly string[], at: number): number {
  let above = at - 1;
  while (above >= 0 && lines[above]!.trim() === '') above--;
  const isRule = above >= 0 && /^\s*(?:[-_=*─—]{3,}|原始邮件|original(?: message)?)\s*$/i.test(lines[above]!);
  return isRule ? above : at;
}

const offsetOf = (lines: readonly string[], line: number): number =>
  lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);

/** Answers written below or between the lines that `>` marks; null when nothing is marked so. */
function answersBelow(rest: string): SplitReply | null {
  const split = withoutArrows(rest.slice(rest.indexOf('\n') + 1));
  const answered = split.quoted !== '' && split.newText.trim() !== '';
  // An attribution may go on in a second line before the marked lines begin.
  const begins = /^(?:[^\n]*\n){0,3}?\s*>/.test(rest);
  return answered && begins ? { ...split, newText: afterAttribution(split.newText) } : null;
}

/** Without the lines of an attribution that were broken off its first one. */
function afterAttribution(text: string): string {
  const lines = text.split('\n');
  const end = lines.slice(0, 3).findIndex((line) => /(?:写道|寫道|wrote)\s*[:：]\s*$/i.test(line));
  return lines.slice(end + 1).join('\n');
}

/** Lines that begin with `>` are quoted, all others are new. */
function withoutArrows(text: string): SplitReply {
  const lines = text.split('\n');
  const quoted = (line: string) => /^\s{0,3}>/.test(line);
  return {
    newText: lines
      .filter((line) => !quoted(line))
      .join('\n')
      .replace(/\n{3,}/g, '\n\n'),
    quoted: lines.filter(quoted).join('\n'),
  };
}
