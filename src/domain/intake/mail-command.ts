/** What a requester can say to a ticket by a mail of very few words. */
export type MailCommand = 'confirm' | 'reject' | 'consent' | 'appeal';

/** Signs of thanks that say nothing else; any other picture is something a person has to look at. */
const THANKS = /[👍🙏😊🌹]\u{fe0f}?|[\u{1f3fb}-\u{1f3ff}]/gu;
const TRADITIONAL: Readonly<Record<string, string>> = {
  決: '决',
  關: '关',
  閉: '闭',
  問: '问',
  題: '题',
  謝: '谢',
  經: '经',
  單: '单',
  沒: '没',
  還: '还',
  請: '请',
  認: '认',
  執: '执',
};

const POLITE =
  /^(?:你好|您好|大家好|各位好|好的|好|ok|okay|收到|谢谢(?:你|您|了|大家|各位|支持)?|非常感谢|十分感谢|感谢(?:支持)?|多谢(?:了)?|辛苦(?:了|您了|大家了)?|祝好|顺祝商祺|此致|敬礼|hi|hello|hi all|dear all|thanks?(?: (?:a lot|so much|you|all))?|thank you(?: (?:so much|very much|all))?|many thanks|thx|cheers|best|best regards|kind regards|regards|br)$/;

const SOLVED =
  /^(?:我?确认)?(?:(?:这个|该|此)?(?:问题|故障))?(?:(?:已经?|都|已全部)解决了?|解决了)$|^我?确认(?:问题)?(?:已经?)?解决了?$|^(?:工单)?可以(?:关闭|关单|结单)(?:工单)?了?$|^请(?:关闭|关单|结单)(?:工单)?$|^(?:(?:it|this|the (?:issue|problem|ticket)|issue|problem)(?: is| has been|'s)? )?(?:now )?(?:resolved|solved)(?: now)?$|^(?:you can |please |you may )?close (?:it|this|the ticket|this ticket|ticket)$|^(?:it|this|the ticket) can be closed$/;
const UNSOLVED =
  /^(?:(?:这个|该|此)?(?:问题|故障))?(?:仍然?|依然|还是|尚|还)?(?:未|没有?)(?:被|得到|彻底|完全)?解决$|^(?:(?:it|this|the (?:issue|problem)|issue|problem)(?: is| has|'s)? )?(?:still )?(?:not (?:yet )?(?:been )?(?:resolved|solved|fixed)|unresolved|unsolved)(?: yet)?$/;
const AGREED = /^我?同意(?:执行|操作|实施|进行)?$|^(?:i )?(?:agree|consent|approve)$|^(?:agreed|approved)$/;

const APPEALED = /^我?(?:要|想)?申诉$|^(?:i )?(?:(?:want|wish|would like) to )?appeal$/;

const kindOf = (phrase: string): MailCommand | null => {
  if (SOLVED.test(phrase)) return 'confirm';
  if (UNSOLVED.test(phrase)) return 'reject';
  if (APPEALED.test(phrase)) return 'appeal';
  return AGREED.test(phrase) ? 'consent' : null;
};

/** Longer words are never looked at: they are for a person to read. */
const LONGEST = 400;

/**
 * The one thing that a mail says, when it says nothing else but a few polite words: that the result works, that it
 * does not, that an operation may go on, or that somebody else is to look (4.1-2a, 4.2c, 4.3d). `reject` and `appeal`
 * may go on with what is wrong, for they ask a person to look. Null for all others, which are plain replies.
 * @param said what the sender wrote now, without signature
 */
export function commandIn(said: string): MailCommand | null {
  const phrases = phrasesOf(said).filter((phrase) => !POLITE.test(phrase));
  const kinds = phrases.map(kindOf);
  if (kinds[0] === 'reject' || kinds[0] === 'appeal') return kinds[0];
  const first = kinds[0] ?? null;
  return said.length <= LONGEST && kinds.every((kind) => kind === first) ? first : null;
}

const phrasesOf = (said: string): string[] =>
  said
    .slice(0, LONGEST * 4)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Script=Han}/gu, (sign) => TRADITIONAL[sign] ?? sign)
    .replace(/[’‘]/g, "'")
    .replace(THANKS, '\n')
    .split(/[\n,，、。.!;；~～\-—–:"“”「」]+/)
    .map((phrase) => phrase.replace(/\s+/g, ' ').trim())
    .filter((phrase) => phrase !== '');
