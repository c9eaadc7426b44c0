import {
  comparedWords,
  type Likeness,
  phrasesIn,
  type SimilarityRule,
  titleIn,
  type Weights,
  weightsOf,
} from './similar.ts';

/** A known error, or what is published of it, as the comparison sees it. */
export interface Matchable {
  id: string;
  /** Title and symptoms. */
  text: string;
  itemIds: readonly string[];
  services: readonly string[];
}

export interface Match extends Likeness {
  id: string;
}

/** What trouble looks like before anybody knows its cause: a ticket, or what somebody is about to write. */
export type Trouble = Omit<Matchable, 'id'>;

/** Points that are enough for an offer: one item in common, or a service with a good part of the words. */
const offerFrom = ({ threshold }: SimilarityRule): number => threshold * 0.6;

const MOST_OFFERED = 5;

/**
 * Known errors that may be this trouble, the likeliest first. Of the trouble's words the share that the known error has
 * counts, since a known error tells more than a title does.
 */
export function matches(
  trouble: Trouble,
  known: readonly Matchable[],
  rule: SimilarityRule,
  most = MOST_OFFERED,
): Match[] {
  const words = comparedWords(trouble.text);
  const titleWords = comparedWords(titleIn(trouble.text));
  const texts = known.map(({ text }) => comparedWords(text));
  const weight = weightsOf(texts);
  return known
    .map((one, i) => {
      const has = new Set(texts[i]);
      const share = Math.max(covered(words, has, weight), covered(titleWords, has, weight));
      return matched(trouble, one, rule, { share, words: words.filter((word) => has.has(word)) });
    })
    .filter(({ score }) => score >= offerFrom(rule))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, most);
}

/** The share of some words that a known error has, or of its own words that they are: 0 to 1. */
function covered(words: readonly string[], has: ReadonlySet<string>, weight: Weights): number {
  const total = (of: Iterable<string>) => [...of].reduce((sum, word) => sum + weight(word), 0);
  const shared = words.filter((word) => has.has(word));
  const least = Math.min(total(words), total(has));
  // A single word of several is no likeness, however rare it is.
  return least === 0 || shared.length < Math.min(2, words.length) ? 0 : total(shared) / least;
}

function matched(
  trouble: Trouble,
  known: Matchable,
  rule: SimilarityRule,
  { share, words }: { share: number; words: readonly string[] },
): Match {
  const itemIds = known.itemIds.filter((id) => trouble.itemIds.includes(id));
  const services = known.services.filter((name) => trouble.services.includes(name));
  const score = Math.round(
    (itemIds.length > 0 ? rule.item : 0) + (services.length > 0 ? rule.service : 0) + rule.words * share,
  );
  return { id: known.id, score, itemIds, services, words: phrasesIn(trouble.text, words) };
}

/** Whether a ticket is of the same trouble as a problem: for counting, so by the stricter mark. */
export function isOfTrouble(ticket: Trouble, problem: Matchable, rule: SimilarityRule): boolean {
  const [found] = matches(ticket, [problem], rule, 1);
  return found !== undefined && found.score >= rule.threshold;
}
