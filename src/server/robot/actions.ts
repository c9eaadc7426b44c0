import { randomUUID } from 'node:crypto';
import type { Instant } from '#domain/instant.ts';
import { addressForm, isChat, type MessageChannel, type Serves } from '#domain/robot/robot.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import { explained } from '../organisation/constraints.ts';
import type { Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { trial } from './brief.ts';
import type { GatewaySettings } from './gateway.ts';
import type { AppSettings } from './platform.ts';
import { type Outside, sendBy } from './sending.ts';
import {
  insertRobot,
  type KnownRobot,
  lockRobot,
  type Robot,
  robots,
  type Secret,
  type Settings,
  updateRobot,
} from './store.ts';

export interface By {
  personId: string;
  now: Instant;
  ip: string | null;
}

/** What may be said of a robot; what is secret in it is sealed and never shown again. */
export interface Parts {
  name?: string | undefined;
  locale?: 'zh-CN' | 'en' | undefined;
  enabled?: boolean | undefined;
  groupId?: string | undefined;
  webhook?: string | undefined;
  sign?: string | null | undefined;
  app?: AppSettings | null | undefined;
  gateway?: GatewaySettings | null | undefined;
  secret?: string | undefined;
}
type New = Parts & {
  name: string;
  locale: 'zh-CN' | 'en';
  enabled: boolean;
  serves: Serves;
  channel: MessageChannel;
};

export async function addRobot(tx: Tx, wish: New, outside: Outside, by: By): Promise<KnownRobot> {
  const { serves, channel, name, locale, enabled, groupId = null } = wish;
  const settings = settingsOf(wish);
  checkForm({ serves, channel }, wish, settings);
  const { webhook, sign, secret } = wish;
  const sealed = outside.sealer.seal(JSON.stringify({ webhook, sign, secret } satisfies Secret));
  const written = { name, locale, enabled, serves, channel, groupId, settings };
  const id = await explained(insertRobot(tx, written, sealed, by.now));
  return noted(tx, 'robot_created', id, written, by);
}

/** A message goes to people by an app with its number, or through a gateway; each needs what belongs to it alone. */
function checkForm(
  { serves, channel }: Pick<Robot, 'serves' | 'channel'>,
  wish: Parts,
  settings: Settings,
): void {
  if (serves === 'group') {
    for (const field of ['app', 'gateway', 'secret'] as const)
      if (wish[field]) throw wrongField(`body.${field}`, 'not_allowed');
    return;
  }
  for (const field of ['webhook', 'sign', 'groupId'] as const)
    if (wish[field]) throw wrongField(`body.${field}`, 'not_allowed');
  const [has, hasNot] = isChat(channel) ? (['app', 'gateway'] as const) : (['gateway', 'app'] as const);
  if (!settings[has]) throw wrongField(`body.${has}`, 'required');
  if (settings[hasNot]) throw wrongField(`body.${hasNot}`, 'not_allowed');
  if (isChat(channel) && channel !== 'feishu' && !settings.app?.agentId)
    throw wrongField('body.app.agentId', 'required');
}

function settingsOf({ webhook, sign, app, gateway }: Parts): Settings {
  return {
    ...(webhook === undefined ? {} : { host: new URL(webhook).host, signed: !!sign }),
    ...(app ? { app } : {}),
    ...(gateway ? { gateway } : {}),
  };
}

export async function changeRobot(
  tx: Tx,
  { id, version }: { id: string; version: number | null },
  wish: Parts,
  outside: Outside,
  by: By,
): Promise<KnownRobot> {
  const before = await lockRobot(tx, id);
  if (!before) throw refused('not_found');
  if (version !== null && version !== before.version)
    throw refused('version_conflict', { version: before.version });
  const kept = JSON.parse(outside.sealer.open(before.secret)) as Secret;
  if (goesElsewhere(before.settings, wish) && kept.secret && !wish.secret)
    // Else a stored secret could be sent to a server of somebody's choice.
    throw wrongField('body.secret', 'required');
  const secret: Secret = {
    webhook: wish.webhook ?? kept.webhook,
    sign: wish.sign === undefined ? kept.sign : wish.sign,
    secret: wish.secret ?? kept.secret,
  };
  const settings = settingsOf({
    webhook: secret.webhook,
    sign: secret.sign,
    app: wish.app ?? before.settings.app,
    gateway: wish.gateway ?? before.settings.gateway,
  });
  checkForm(before, wish, settings);
  const { name = before.name, locale = before.locale, enabled = before.enabled } = wish;
  const robot: Robot = {
    ...before,
    name,
    locale,
    enabled,
    groupId: wish.groupId ?? before.groupId,
    settings,
  };
  await explained(updateRobot(tx, robot, outside.sealer.seal(JSON.stringify(secret))));
  return noted(tx, 'robot_changed', id, { name, locale, enabled, groupId: robot.groupId, settings }, by);
}

const serverOf = (address: string | undefined): string | null => (address ? new URL(address).origin : null);

const goesElsewhere = ({ app, gateway }: Settings, wish: Parts): boolean =>
  (!!wish.app && serverOf(wish.app.base) !== serverOf(app?.base)) ||
  (!!wish.gateway && serverOf(wish.gateway.url) !== serverOf(gateway?.url));

async function noted(tx: Tx, kind: AuditKind, id: string, what: object, by: By): Promise<KnownRobot> {
  await audit(tx, { kind, by: by.personId, what: { id, ...what }, ip: by.ip });
  const [robot] = await robots(tx, id);
  if (!robot) throw refused('not_found');
  return robot;
}

/** Sends a test message now, through a robot that may be switched off. */
export async function testRobot(
  tx: Tx,
  id: string,
  address: string | null,
  outside: Outside,
  by: By,
): Promise<{ sent: boolean; error: string | null }> {
  const robot = await lockRobot(tx, id);
  if (!robot) throw refused('not_found');
  if (robot.serves === 'people') {
    if (!address) throw wrongField('body.address', 'required');
    if (!addressForm(robot.channel).test(address)) throw wrongField('body.address', 'wrong_format');
  }
  const { publicUrl } = outside;
  const on = { locale: robot.locale, zone: 'Asia/Shanghai', at: by.now, publicUrl };
  const brief = trial(robot.name, on);
  const sent = await sendBy(tx, robot, { key: randomUUID(), address, brief }, outside);
  await audit(tx, { kind: 'robot_tested', by: by.personId, what: { id, sent: sent.kind }, ip: by.ip });
  if (sent.kind === 'sent') return { sent: true, error: null };
  return { sent: false, error: sent.kind === 'later' ? 'limit' : sent.text };
}
