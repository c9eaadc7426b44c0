import type { Instant } from '../instant.ts';
import { indexWords } from '../search/words.ts';

/** What makes two tickets similar, as data: points, of which `threshold` together are enough. */
export interface SimilarityRule {
  /** Both are about the same configuration item. */
  item: number;
  /** Both are about the same service. */
  service: number;
  /** Most points for words; as many of them as the weight of shared words is of all. */
  words: number;
  threshold: number;
}

/** How the system looks for problems among tickets (c3). */
export interface ProblemSettings {
  /** So many similar tickets are proposed as a problem (2.6d). */
  least: number;
  /** Days back in which they are looked for. */
  windowDays: number;
  rule: SimilarityRule;
  /** Days before and after a solution in which its effect is counted. */
  effectDays: number;
}

export const SHIPPED_PROBLEM_SETTINGS: ProblemSettings = {
  least: 3,
  windowDays: 14,
  rule: { item: 45, service: 20, words: 90, threshold: 50 },
  effectDays: 28,
};

/** A ticket as the comparison sees it. */
export interface Likened {
  id: number;
  at: Instant;
  /** Title, and on the lines after it the symptom. */
  text: string;
  itemIds: readonly string[];
  services: readonly string[];
}

/** Why two texts about something are alike. */
export interface Likeness {
  score: number;
  itemIds: readonly string[];
  services: readonly string[];
  /** The shared words, the heaviest first. */
  words: readonly string[];
}

/** Words that stand in nearly every ticket and say nothing of its trouble. */
const EMPTY = new Set(
  `the and for not can cannot with from that this has have are was please help when after 无法 不能 不了 一直 请问 请帮
   帮忙 老师 你好 您好 谢谢 今天 昨天 上午 下午 现在 出现 问题 电脑 我的 怎么 处理 一下 需要 已经 还是`.split(
    /\s+/,
  ),
);

/** The words by which a text is compared: Latin ones and pairs of Chinese signs, of single signs none. */
export const comparedWords = (text: string): string[] =>
  indexWords(text).filter((word) => [...word].length > 1 && !EMPTY.has(word));

/** How much a word says: the rarer among what is compared, the more. */
export type Weights = (word: string) => number;

/** Weights by the texts among which comparison is made. */
export function weightsOf(texts: readonly (readonly string[])[]): Weights {
  const known = new Map<string, number>();
  for (const words of texts) for (const word of words) known.set(word, (known.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + (texts.length + 1) / (known.get(word) ?? 1));
}

const sum = (words: Iterable<string>, weight: Weights): number => {
  let total = 0;
  for (const word of words) total += weight(word);
  return total;
};

/** What is compared of a ticket, worked out once. */
export interface Prepared extends Likened {
  words: ReadonlySet<string>;
  titleWords: ReadonlySet<string>;
}
export const prepared = (ticket: Likened): Prepared => ({
  ...ticket,
  words: new Set(comparedWords(ticket.text)),
  titleWords: new Set(comparedWords(titleIn(ticket.text))),
});

/** The first line: what the trouble is called, before the story that differs from one to the next. */
export const titleIn = (text: string): string => text.split('\n', 1)[0] ?? '';

/** Points of two and their reasons; the same whichever comes first. */
export function likeness(a: Prepared, b: Prepared, rule: SimilarityRule, weight: Weights): Likeness {
  const itemIds = a.itemIds.filter((id) => b.itemIds.includes(id));
  const services = a.services.filter((name) => b.services.includes(name));
  const words = shared(a.words, b.words);
  const share = (shareOf(a.titleWords, b.titleWords, weight) + shareOf(a.words, b.words, weight)) / 2;
  const score = Math.round(
    (itemIds.length > 0 ? rule.item : 0) + (services.length > 0 ? rule.service : 0) + rule.words * share,
  );
  return { score, itemIds, services, words: heaviest(words, weight) };
}

const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
  [...a].filter((word) => b.has(word));

/** How much of the weight of both they have in common: 0 to 1. */
function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>, weight: Weights): number {
  const all = sum(a, weight) + sum(b, weight);
  return all === 0 ? 0 : (2 * sum(shared(a, b), weight)) / all;
}

const heaviest = (words: readonly string[], weight: Weights): string[] =>
  [...words].sort((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1));

/** Pairs of signs as the phrases that they stand in: `打印`, `印机` of `打印机卡纸` are `打印机`. */
export function phrasesIn(text: string, shared: readonly string[]): string[] {
  const known = new Set(shared);
  const plain = text.normalize('NFKC').toLowerCase();
  const found: string[] = [];
  for (const [run] of plain.matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu)) {
    if (known.has(run)) found.push(run);
    else found.push(...runsOf([...run], known));
  }
  return [...new Set(found)];
}

function runsOf(signs: readonly string[], known: ReadonlySet<string>): string[] {
  const found: string[] = [];
  let current = '';
  for (const [i, sign] of signs.entries()) {
    if (known.has(`${sign}${signs[i + 1] ?? ''}`))
      current += current === '' ? sign + signs[i + 1] : signs[i + 1];
    else if (current !== '') {
      found.push(current);
      current = '';
    }
  }
  return found;
}
