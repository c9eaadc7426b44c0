import type { GivenByGroup, ProviderKind } from '#domain/identity/provider.ts';
import type { NewProvider, Provider } from './queries.ts';

/** Settings that are written as text. */
export type TextName =
  | 'agentId'
  | 'appId'
  | 'base'
  | 'baseDn'
  | 'bindDn'
  | 'ca'
  | 'certificates'
  | 'clientId'
  | 'departmentClaim'
  | 'emailClaim'
  | 'entityId'
  | 'groupClaim'
  | 'issuer'
  | 'loginClaim'
  | 'managerClaim'
  | 'nameClaim'
  | 'phoneClaim'
  | 'scope'
  | 'signOnUrl'
  | 'subjectClaim'
  | 'url'
  | 'userFilter';
/** Settings that are on or off. */
export type SwitchName = 'endsSession' | 'vouchesForEmail';

interface Form {
  /** In the order of the form; `!` marks what is needed. */
  texts: readonly (TextName | `${TextName}!`)[];
  switches: readonly SwitchName[];
  hasSecret: boolean;
  hasGroups: boolean;
  shipped: Partial<Record<TextName, string>>;
}

const platform = { switches: [], hasSecret: true, hasGroups: false, shipped: {} } as const;

/** What each kind asks for. */
export const FORMS: Readonly<Record<ProviderKind, Form>> = {
  oidc: {
    texts: ['issuer!', 'clientId!', 'scope!', 'loginClaim!', 'groupClaim'],
    switches: ['endsSession'],
    ...{ hasSecret: true, hasGroups: true },
    shipped: { scope: 'openid profile email', loginClaim: 'preferred_username' },
  },
  saml: {
    texts: [
      ...(['entityId!', 'signOnUrl!', 'certificates!', 'subjectClaim', 'loginClaim'] as const),
      ...(['nameClaim', 'emailClaim', 'groupClaim'] as const),
    ],
    switches: ['vouchesForEmail'],
    ...{ hasSecret: false, hasGroups: true, shipped: {} },
  },
  ldap: {
    texts: [
      ...(['url!', 'ca', 'bindDn!', 'baseDn!', 'userFilter!', 'subjectClaim!', 'loginClaim!'] as const),
      ...([
        'nameClaim!',
        'emailClaim',
        'phoneClaim',
        'departmentClaim',
        'managerClaim',
        'groupClaim',
      ] as const),
    ],
    switches: [],
    ...{ hasSecret: true, hasGroups: true },
    shipped: {
      userFilter: '(&(objectClass=person)(uid={login}))',
      ...{ subjectClaim: 'entryUUID', loginClaim: 'uid', nameClaim: 'cn', emailClaim: 'mail' },
    },
  },
  wecom: { texts: ['appId!', 'agentId!', 'base'], ...platform },
  dingtalk: { texts: ['appId!', 'base'], ...platform },
  feishu: { texts: ['appId!', 'base'], ...platform },
};

export const nameOf = (text: TextName | `${TextName}!`): TextName => text.replace('!', '') as TextName;

/** A provider while it is written; the secret is empty unless it is typed. */
export interface ProviderDraft {
  kind: ProviderKind;
  name: string;
  enabled: boolean;
  secret: string;
  texts: Partial<Record<TextName, string>>;
  switches: Partial<Record<SwitchName, boolean>>;
  firstBinding: Provider['settings']['firstBinding'];
  creates: boolean;
  groupRoles: readonly { group: string; role: GivenByGroup }[];
}

export const newDraft = (kind: ProviderKind): ProviderDraft => ({
  ...{ kind, name: '', enabled: true, secret: '', texts: FORMS[kind].shipped, switches: {} },
  ...{ firstBinding: 'none', creates: false, groupRoles: [] },
});

export function draftOf({ kind, name, enabled, settings }: Provider): ProviderDraft {
  const said = new Map<string, unknown>(Object.entries(settings));
  const text = (value: unknown): string =>
    Array.isArray(value) ? value.join('\n\n') : typeof value === 'string' ? value : '';
  const { texts, switches } = FORMS[kind];
  return {
    ...{ kind, name, enabled, secret: '' },
    texts: Object.fromEntries(texts.map(nameOf).map((one) => [one, text(said.get(one))])),
    switches: Object.fromEntries(switches.map((one) => [one, said.get(one) === true])),
    firstBinding: settings.firstBinding,
    creates: settings.creates,
    groupRoles: 'groupRoles' in settings ? settings.groupRoles : [],
  };
}

/** Certificates are pasted below each other. */
export const certificatesIn = (text: string): string[] =>
  text
    .split(/(?=-----BEGIN)|\n\s*\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

export function bodyOf(draft: ProviderDraft): NewProvider {
  const { kind, name, enabled, secret, firstBinding, creates } = draft;
  const { texts, switches, hasGroups } = FORMS[kind];
  const written = (one: TextName) => {
    const value = draft.texts[one]?.trim() ?? '';
    return one === 'certificates' ? certificatesIn(value) : value;
  };
  const settings = {
    ...{ kind, firstBinding, creates },
    ...Object.fromEntries(
      texts.map((one) => [
        nameOf(one),
        one.endsWith('!') ? written(nameOf(one)) : written(nameOf(one)) || null,
      ]),
    ),
    ...Object.fromEntries(switches.map((one) => [one, draft.switches[one] ?? false])),
    ...(hasGroups ? { groupRoles: draft.groupRoles.filter(({ group }) => group.trim() !== '') } : {}),
  };
  // The server judges what was written, and says which field is wrong.
  return { name, enabled, secret: secret || null, settings: settings as NewProvider['settings'] };
}
