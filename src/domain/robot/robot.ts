import type { DeliveryChannel } from '../notice/mailing.ts';

/** Ways by which news goes out besides mail. */
export const MESSAGE_CHANNELS = [
  'wecom',
  'dingtalk',
  'feishu',
  'sms',
  'voice',
] as const satisfies DeliveryChannel[];
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

/** Platforms whose robots post into chat groups. */
export const CHAT_CHANNELS = ['wecom', 'dingtalk', 'feishu'] as const;
export type ChatChannel = (typeof CHAT_CHANNELS)[number];

/** Posts into a chat group what is news to a support group, or brings news to people one by one. */
export const SERVES = ['group', 'people'] as const;
export type Serves = (typeof SERVES)[number];

export const isChat = (channel: MessageChannel): channel is ChatChannel =>
  CHAT_CHANNELS.some((one) => one === channel);

/** Where the platforms answer unless told: a private installation or a rehearsal has another address. */
export const SHIPPED_BASE: Readonly<Record<ChatChannel, string>> = {
  wecom: 'https://qyapi.weixin.qq.com',
  dingtalk: 'https://oapi.dingtalk.com',
  feishu: 'https://open.feishu.cn',
};

/** Form of somebody's id at a platform: one person, never `@all`. */
export const PLATFORM_ID = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/;
/** A telephone number that a gateway can ring: digits, with the country in front where needed. */
export const CALL_NUMBER = /^\+?[0-9]{5,15}$/;

export const addressForm = (channel: MessageChannel): RegExp => (isChat(channel) ? PLATFORM_ID : CALL_NUMBER);

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * Most messages in a minute through one robot, app or gateway. Group robots of WeCom and DingTalk take 20,
 * of Feishu 100; one is kept in hand, since the platforms count by clocks of their own.
 */
export function limitOf(channel: MessageChannel, serves: Serves): number {
  if (serves === 'people') return 600;
  return channel === 'feishu' ? 95 : 19;
}

/** Most messages in a minute to one person: WeCom drops what an app sends beyond 30 without a word. */
export const PERSON_LIMIT = 25;

/** How long nothing is sent after the platform said that it was too much: DingTalk bars a robot for 10 minutes. */
export const restAfter = (channel: MessageChannel): number =>
  channel === 'dingtalk' ? 10 * MINUTE + 5 * SECOND : MINUTE + SECOND;

/** Most messages in a second; null: no such limit. Group robots of Feishu take 5, and one is kept in hand. */
export const burstOf = (channel: MessageChannel, serves: Serves): number | null =>
  channel === 'feishu' && serves === 'group' ? 4 : null;

/**
 * When the next message may go, by the times of those of the last minute; null: now.
 * @param recent in any order
 * @param span the stretch of time of the limit (ms); at most a minute
 */
export function freeAt(
  recent: readonly number[],
  limit: number,
  now: number,
  span: number = MINUTE,
): number | null {
  const within = recent.filter((at) => at > now - span).sort((a, b) => a - b);
  if (within.length < limit) return null;
  return (within[within.length - limit] ?? now) + span + 1;
}

/** Waits (ms) between questions what became of a message; DingTalk knows for 24 hours. */
const ASK_AFTER = [2 * MINUTE, 10 * MINUTE, 60 * MINUTE, 240 * MINUTE];

/** How long after the n-th question (from 1) to ask again; null: never. */
export const askAgainAfter = (asked: number): number | null => ASK_AFTER[asked - 1] ?? null;
