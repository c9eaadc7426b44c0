import type { Instant } from '#domain/instant.ts';
import type { OutAnswer, OutRequest } from '../platform/http-out/post-out.ts';
import type { Brief } from './brief.ts';

/** What a platform said to a request. */
export type Verdict =
  /** `task`: the number by which it tells later what became of it, where it only takes a message at first. */
  | { kind: 'ok'; task?: string | null }
  /** Too many: nothing more for a while. */
  | { kind: 'limit'; text: string }
  /** Our token is not good any more; a new one may do. */
  | { kind: 'token'; text: string }
  /** This person is not known there, or not to our app: trying again is of no use. */
  | { kind: 'nobody'; text: string }
  /** Nobody answers there just now. */
  | { kind: 'away'; text: string }
  /** Anything else: it may be put right meanwhile. */
  | { kind: 'no'; text: string };

/** What became of a message that a platform took first and sent later. */
export type Became =
  | { kind: 'delivered' }
  /** Not known yet. */
  | { kind: 'pending' }
  | { kind: 'lost'; text: string };

/** A robot in a chat group, as its webhook address; `sign` where the platform signs. */
export interface GroupSecret {
  webhook: string;
  sign: string | null;
}

/** An app of the organisation at a platform. */
export interface AppSettings {
  /** Where the platform answers. */
  base: string;
  /** Corp ID of WeCom, App Key of DingTalk, App ID of Feishu. */
  appId: string;
  /** Number of the app at WeCom and DingTalk. */
  agentId: string | null;
  /** By which kind of id Feishu knows people. */
  idType: 'user_id' | 'open_id' | 'email';
}

export interface Token {
  token: string;
  /** How long it is good (s). */
  seconds: number;
}

/** How one chat platform is spoken to. Answers are judged by the code in them: their HTTP status says little. */
export interface Platform {
  toGroup(secret: GroupSecret, brief: Brief, now: Instant): OutRequest;
  askToken(app: AppSettings, secret: string): OutRequest;
  tokenIn(answer: OutAnswer): Token | null;
  /** @param key names the message, the same at every attempt */
  toPerson(app: AppSettings, token: string, address: string, brief: Brief, key: string): OutRequest;
  judge(answer: OutAnswer): Verdict;
  /** How it is asked what became of a message to a person, where it sends them later. */
  result?: {
    ask(app: AppSettings, token: string, task: string): OutRequest;
    judge(answer: OutAnswer): Became | Verdict;
  };
}

export const json = (url: string, body: unknown, headers: Record<string, string> = {}): OutRequest => ({
  url,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

export type Fields = Readonly<Record<string, unknown>>;

/** The answer as an object of JSON; empty when it is none. */
export function fieldsOf({ text }: OutAnswer): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}

/** Code and words of an answer, for people to read; the words of the other side are cut. */
export const saying = (answer: OutAnswer, code: unknown, words: unknown): string =>
  `HTTP ${answer.status}, ${String(code ?? '-')}: ${String(words ?? answer.text).slice(0, 200)}`;

/** Several codes mean the same. */
export const codes = (...all: number[]): ReadonlySet<number> => new Set(all);
