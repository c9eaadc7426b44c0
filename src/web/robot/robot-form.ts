import { isChat, type MessageChannel, type Serves, SHIPPED_BASE } from '#domain/robot/robot.ts';
import type { Locale } from '../platform/i18n.ts';
import type { NewRobot, Robot, RobotChange } from './queries.ts';

/** A robot, app or gateway while it is written; secrets are empty unless they are typed. */
export interface RobotDraft {
  name: string;
  channel: MessageChannel;
  serves: Serves;
  groupId: string | null;
  locale: Locale;
  enabled: boolean;
  webhook: string;
  sign: string;
  secret: string;
  base: string;
  appId: string;
  agentId: string;
  idType: 'user_id' | 'open_id' | 'email';
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  /** A header a line. */
  headers: string;
  form: 'json' | 'form' | 'none';
  body: string;
  path: string;
  equals: string;
  longest: number;
}

export function draftOf(robot: Robot | null): RobotDraft {
  const { app, gateway } = robot ?? { app: null, gateway: null };
  return {
    name: robot?.name ?? '',
    channel: robot?.channel ?? 'wecom',
    serves: robot?.serves ?? 'group',
    groupId: robot?.groupId ?? null,
    locale: robot?.locale ?? 'zh-CN',
    enabled: robot?.enabled ?? true,
    ...{ webhook: '', sign: '', secret: '' },
    base: app?.base ?? SHIPPED_BASE.wecom,
    appId: app?.appId ?? '',
    agentId: app?.agentId ?? '',
    idType: app?.idType ?? 'user_id',
    method: gateway?.method ?? 'POST',
    url: gateway?.url ?? '',
    headers: gateway?.headers.map(({ name, value }) => `${name}: ${value}`).join('\n') ?? '',
    form: gateway?.form ?? 'json',
    body: gateway?.body ?? '{"phone": "{{phone}}", "text": "{{text}}"}',
    path: gateway?.success?.path ?? '',
    equals: gateway?.success?.equals ?? '',
    longest: gateway?.longest ?? 200,
  };
}

/** Another platform or use: what belongs to the former one is not carried over. */
export function switched(
  draft: RobotDraft,
  change: Pick<Partial<RobotDraft>, 'channel' | 'serves'>,
): RobotDraft {
  const channel = change.channel ?? draft.channel;
  const serves = isChat(channel) ? (change.serves ?? draft.serves) : 'people';
  return { ...draft, channel, serves, ...(isChat(channel) ? { base: SHIPPED_BASE[channel] } : {}) };
}

const typed = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

/** What the API is sent; secrets only where they were typed. */
export function bodyOf(draft: RobotDraft, robot: Robot | null): NewRobot | RobotChange {
  const { name, locale, enabled, channel, serves, groupId } = draft;
  const given = { name: name.trim(), locale, enabled };
  const fixed = robot ? {} : { serves, channel };
  if (serves === 'group') {
    const [webhook, sign] = [typed(draft.webhook), typed(draft.sign)];
    const secrets = { ...(webhook ? { webhook } : {}), ...(sign ? { sign } : {}) };
    return { ...fixed, ...given, groupId, ...secrets } as NewRobot | RobotChange;
  }
  const secret = typed(draft.secret);
  const way = isChat(channel) ? { app: appOf(draft) } : { gateway: gatewayOf(draft) };
  return { ...fixed, ...given, ...way, ...(secret ? { secret } : {}) } as NewRobot | RobotChange;
}

const appOf = ({ base, appId, agentId, idType }: RobotDraft) => ({
  base: base.trim(),
  appId: appId.trim(),
  agentId: typed(agentId) ?? null,
  idType,
});

function gatewayOf({ method, url, headers, form, body, path, equals, longest }: RobotDraft) {
  const lines = headers.split('\n').filter((line) => line.trim() !== '');
  return {
    ...{ method, url: url.trim(), form, body, longest },
    headers: lines.map((line) => {
      const [name = '', ...value] = line.split(':');
      return { name: name.trim(), value: value.join(':').trim() };
    }),
    success: path.trim() === '' ? null : { path: path.trim(), equals: equals.trim() },
  };
}
