import type { MAIL_SECURITY } from '#domain/mailbox/mailbox.ts';
import type { Mailbox } from './mailbox-queries.ts';

type Server = NonNullable<Mailbox['server']>;

/** What the form of a mailbox holds; texts are empty where nothing is given. */
export interface MailboxDraft {
  kind: Mailbox['kind'];
  name: string;
  address: string;
  groupId: string | null;
  service: string;
  locale: Mailbox['locale'];
  unknownSender: Mailbox['unknownSender'];
  authservId: string;
  authenticity: Mailbox['authenticity'];
  plusAddresses: boolean;
  enabled: boolean;
  host: string;
  port: number | string;
  security: (typeof MAIL_SECURITY)[number];
  user: string;
  folder: string;
  moveTo: string;
  password: string;
}

/** The port that goes with an encryption unless somebody says otherwise (RFC 8314). */
export const usualPort = (security: Server['security']): number => (security === 'tls' ? 993 : 143);

export function draftOf(box: Mailbox | null): MailboxDraft {
  const server = box?.server;
  const security = server?.security ?? 'tls';
  return {
    kind: box?.kind ?? 'imap',
    name: box?.name ?? '',
    address: box?.address ?? '',
    groupId: box?.groupId ?? null,
    service: box?.service ?? '',
    locale: box?.locale ?? 'zh-CN',
    unknownSender: box?.unknownSender ?? 'quarantine',
    authservId: box?.authservId ?? '',
    authenticity: box?.authenticity ?? null,
    plusAddresses: box?.plusAddresses ?? true,
    enabled: box?.enabled ?? true,
    host: server?.host ?? '',
    port: server?.port ?? usualPort(security),
    security,
    user: server?.user ?? '',
    folder: server?.folder ?? 'INBOX',
    moveTo: server?.moveTo ?? '',
    password: '',
  };
}

const given = (text: string): string | null => text.trim() || null;

export const serverOf = (draft: MailboxDraft): Server => ({
  host: draft.host.trim(),
  port: Number(draft.port),
  security: draft.security,
  user: draft.user.trim(),
  folder: given(draft.folder) ?? 'INBOX',
  moveTo: given(draft.moveTo),
});

/** What is sent: server and password only where mail is fetched, the password only when one was typed. */
export function bodyOf(draft: MailboxDraft, adding: boolean) {
  const { kind, name, address, groupId, service, locale, unknownSender } = draft;
  const { authservId, authenticity, plusAddresses, enabled } = draft;
  return {
    ...(adding ? { kind } : {}),
    ...{ name, address, groupId, service: given(service), locale, unknownSender },
    ...{ authservId: given(authservId), authenticity, plusAddresses, enabled },
    ...(kind === 'imap' ? { server: serverOf(draft) } : {}),
    ...(kind === 'imap' && draft.password !== '' ? { password: draft.password } : {}),
  };
}
