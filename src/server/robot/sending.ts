import { freeAt, isChat, limitOf, restAfter } from '#domain/robot/robot.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Tx } from '../platform/db/db.ts';
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
import type { Platform, Verdict } from './platform.ts';
import { keepToken, type Ready, type Secret, used } from './store.ts';
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
  | { kind: 'sent' }
  /** It is tried again, unless it is final. */
  | { kind: 'failed'; text: string; final: boolean }
  /** Our own limit or that of the platform: it goes out then, and this was no attempt. */
  | { kind: 'later'; at: Date };

const PLATFORMS: Readonly<Record<'wecom' | 'dingtalk' | 'feishu', Platform>> = { wecom, dingtalk, feishu };

/** Sends one message through a robot that is locked, and puts down on it how that went. */
export async function sendBy(tx: Tx, robot: Ready, out: Outgoing, outside: Outside): Promise<Sent> {
  const free = freeOf(robot);
  if (free !== null) return { kind: 'later', at: free };
  const verdict = await spoken(tx, robot, out, outside);
  if (verdict.kind === 'ok') {
    await used(tx, robot.id, null, null);
    return { kind: 'sent' };
  }
  const rest = restOf(verdict, robot);
  await used(tx, robot.id, verdict.text, rest);
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
  const free = freeAt(times, limitOf(channel, serves), now.getTime());
  return free === null ? null : new Date(free);
}

/** A request that was never answered is a refusal of its own; nothing of it tells a secret. */
async function spoken(tx: Tx, robot: Ready, out: Outgoing, outside: Outside): Promise<Verdict> {
  const secret = JSON.parse(outside.sealer.open(robot.secret)) as Secret;
  const ask = (request: OutRequest) => postOut(request, outside.privateHosts);
  try {
    const { channel } = robot;
    if (!isChat(channel)) return await byGateway(channel, robot, secret, out, ask);
    const platform = PLATFORMS[channel];
    if (robot.serves === 'people') return await byApp(tx, { robot, platform, secret, out, ask, outside });
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

interface ByApp {
  robot: Ready;
  platform: Platform;
  secret: Secret;
  out: Outgoing;
  ask: Ask;
  outside: Outside;
}

/** With the token that is kept; once more with a new one when the platform takes it no longer. */
async function byApp(tx: Tx, work: ByApp): Promise<Verdict> {
  const { robot, platform, out, ask, outside } = work;
  const { app } = robot.settings;
  if (!app || out.address === null) return { kind: 'no', text: 'not set up' };
  const { address, brief, key } = out;
  const send = async (token: string) =>
    platform.judge(await ask(platform.toPerson(app, token, address, brief, key)));
  const kept = robot.token && robot.tokenUntil && robot.tokenUntil > robot.now ? robot.token : null;
  if (kept) {
    const verdict = await send(outside.sealer.open(kept));
    if (verdict.kind !== 'token') return verdict;
  }
  const fresh = await newToken(tx, work);
  return typeof fresh === 'string' ? send(fresh) : fresh;
}

/** A token is given up a little before its time, so that none ends on its way. */
const EARLY = 120;

async function newToken(tx: Tx, { robot, platform, secret, ask, outside }: ByApp): Promise<string | Verdict> {
  const { app } = robot.settings;
  if (!app) return { kind: 'no', text: 'not set up' };
  const answer = await ask(platform.askToken(app, secret.secret ?? ''));
  const given = platform.tokenIn(answer);
  if (!given) {
    await keepToken(tx, robot.id, null, 0);
    const verdict = platform.judge(answer);
    return verdict.kind === 'ok' ? { kind: 'no', text: 'no token' } : verdict;
  }
  await keepToken(tx, robot.id, outside.sealer.seal(given.token), Math.max(0, given.seconds - EARLY));
  return given.token;
}
