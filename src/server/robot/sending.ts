import { burstOf, freeAt, isChat, limitOf, restAfter } from '#domain/robot/robot.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import {
  type AllowedHosts,
  type OutAnswer,
  OutFailed,
  type OutRequest,
  postOut,
} from '../platform/http-out/post-out.ts';
import type { Brief } from './brief.ts';
import { dingtalk } from './dingtalk.ts';
import { feishu } from './feishu.ts';
import { judgeGateway, toGateway } from './gateway.ts';
import type { AppSettings, Became, Platform, Verdict } from './platform.ts';
import { heard, keepToken, type Ready, type Secret, used } from './store.ts';
import { wecom } from './wecom.ts';

/** What sending needs. */
export interface Outside {
  sealer: Sealer;
  /** Hosts of private networks that the operator allowed. */
  privateHosts: AllowedHosts;
  publicUrl: string | null;
}

/** What is sent; to a person with their address at the platform. The same key at every attempt. */
export interface Outgoing {
  key: string;
  address: string | null;
  brief: Brief;
}

export type Sent =
  /** With the number by which the platform tells later what became of it, where it does. */
  | { kind: 'sent'; task: string | null }
  /** It is tried again, unless it is final. */
  | { kind: 'failed'; text: string; final: boolean }
  /** Our own limit or that of the platform: it goes out then, and this was no attempt. */
  | { kind: 'later'; at: Date };

const PLATFORMS: Readonly<Record<'wecom' | 'dingtalk' | 'feishu', Platform>> = { wecom, dingtalk, feishu };

/** Sends one message through a robot that is locked, and puts down on it how that went. For a trial by hand. */
export async function sendBy(tx: Tx, robot: Ready, out: Outgoing, outside: Outside): Promise<Sent> {
  const free = await reserve(tx, robot);
  if (free !== null) return { kind: 'later', at: free };
  return put(tx, robot, await spoken(tx, robot, out, outside));
}

/** Takes a place within the limit of a robot that is locked; else says when there will be one. */
export async function reserve(tx: Tx, robot: Ready): Promise<Date | null> {
  const free = freeOf(robot);
  if (free === null) await used(tx, robot.id);
  return free;
}

/** Puts down on a robot what came of sending. */
export async function put(tx: Tx, robot: Ready, verdict: Verdict): Promise<Sent> {
  if (verdict.kind === 'ok') {
    await heard(tx, robot.id, null, null);
    return { kind: 'sent', task: verdict.task ?? null };
  }
  const rest = restOf(verdict, robot);
  await heard(tx, robot.id, verdict.text, rest);
  if (verdict.kind === 'limit' && rest !== null)
    return { kind: 'later', at: new Date(robot.now.getTime() + rest) };
  return { kind: 'failed', text: verdict.text, final: verdict.kind === 'nobody' };
}

/** How long nothing more is tried (ms): else each message would wait for a server that does not answer. */
function restOf({ kind }: Verdict, { channel }: Ready): number | null {
  if (kind === 'limit') return restAfter(channel);
  return kind === 'away' ? AWAY : null;
}
const AWAY = 30_000;

function freeOf({ channel, serves, recent, restUntil, now }: Ready): Date | null {
  if (restUntil && restUntil > now) return restUntil;
  const times = recent.map((at) => at.getTime());
  const burst = burstOf(channel, serves);
  const free =
    freeAt(times, limitOf(channel, serves), now.getTime()) ??
    (burst === null ? null : freeAt(times, burst, now.getTime(), 1000));
  return free === null ? null : new Date(free);
}

/** A request that was never answered is a refusal of its own; nothing of it tells a secret. */
export async function spoken(q: Queries, robot: Ready, out: Outgoing, outside: Outside): Promise<Verdict> {
  const secret = JSON.parse(outside.sealer.open(robot.secret)) as Secret;
  const ask = (request: OutRequest) => postOut(request, outside.privateHosts);
  try {
    const { channel } = robot;
    if (!isChat(channel)) return await byGateway(channel, robot, secret, out, ask);
    const platform = PLATFORMS[channel];
    if (robot.serves === 'people') return await byApp(q, { robot, platform, secret, ask, outside }, out);
    const { webhook = '', sign = null } = secret;
    return platform.judge(await ask(platform.toGroup({ webhook, sign }, out.brief, robot.now.getTime())));
  } catch (error) {
    if (error instanceof OutFailed) return { kind: error.refused ? 'no' : 'away', text: error.message };
    throw error;
  }
}

type Ask = (request: OutRequest) => Promise<OutAnswer>;

async function byGateway(
  channel: 'sms' | 'voice',
  { settings }: Ready,
  { secret = '' }: Secret,
  { address, brief, key }: Outgoing,
  ask: Ask,
): Promise<Verdict> {
  if (!settings.gateway || address === null) return { kind: 'no', text: 'not set up' };
  const answer = await ask(toGateway(channel, settings.gateway, secret, { address, brief, key }));
  return judgeGateway(settings.gateway, answer);
}

/** An app of people, and how it is spoken to. */
interface ByApp {
  robot: Ready;
  platform: Platform;
  secret: Secret;
  ask: Ask;
  outside: Outside;
}

async function byApp(q: Queries, work: ByApp, { address, brief, key }: Outgoing): Promise<Verdict> {
  const { platform, ask } = work;
  if (address === null) return NOT_SET_UP;
  return withToken(q, work, async (app, token) =>
    platform.judge(await ask(platform.toPerson(app, token, address, brief, key))),
  );
}

const NOT_SET_UP = { kind: 'no', text: 'not set up' } as const;

/** With the token that is kept; once more with a new one when the platform takes it no longer. */
async function withToken<T extends { kind: string }>(
  q: Queries,
  work: ByApp,
  send: (app: AppSettings, token: string) => Promise<T>,
): Promise<T | Verdict> {
  const { robot, outside } = work;
  const { app } = robot.settings;
  if (!app) return NOT_SET_UP;
  const kept = robot.token && robot.tokenUntil && robot.tokenUntil > robot.now ? robot.token : null;
  if (kept) {
    const verdict = await send(app, outside.sealer.open(kept));
    if (verdict.kind !== 'token') return verdict;
  }
  const fresh = await newToken(q, app, work);
  return typeof fresh === 'string' ? send(app, fresh) : fresh;
}

/** A token is given up a little before its time, so that none ends on its way. */
const EARLY = 120;

async function newToken(
  q: Queries,
  app: AppSettings,
  { robot, platform, secret, ask, outside }: ByApp,
): Promise<string | Verdict> {
  const answer = await ask(platform.askToken(app, secret.secret ?? ''));
  const given = platform.tokenIn(answer);
  if (!given) {
    await keepToken(q, robot, null, 0);
    const verdict = platform.judge(answer);
    return verdict.kind === 'ok' ? { kind: 'no', text: 'no token' } : verdict;
  }
  await keepToken(q, robot, outside.sealer.seal(given.token), Math.max(0, given.seconds - EARLY));
  return given.token;
}

/** What an app says became of a message that it took. */
export async function whatBecame(
  q: Queries,
  robot: Ready,
  task: string,
  outside: Outside,
): Promise<Became | Verdict> {
  const { channel } = robot;
  const platform = isChat(channel) ? PLATFORMS[channel] : null;
  const result = platform?.result;
  if (!platform || !result) return NOT_SET_UP;
  const secret = JSON.parse(outside.sealer.open(robot.secret)) as Secret;
  const ask = (request: OutRequest) => postOut(request, outside.privateHosts);
  try {
    return await withToken(q, { robot, platform, secret, ask, outside }, async (app, token) =>
      result.judge(await ask(result.ask(app, token, task))),
    );
  } catch (error) {
    if (error instanceof OutFailed) return { kind: error.refused ? 'no' : 'away', text: error.message };
    throw error;
  }
}
