import type { Role } from '../permissions/roles.ts';

/** Roles that a provider's groups may give. Those that run the installation are given by hand alone. */
export const GIVEN_BY_GROUP = ['agent', 'lead', 'it_manager'] as const satisfies readonly Role[];
export type GivenByGroup = (typeof GIVEN_BY_GROUP)[number];

/**
 * By what somebody who comes for the first time is found in the directory: an address or a mobile number that the
 * provider vouches for, or the login; `none`: they are never bound unasked.
 */
export const FIRST_BINDINGS = ['email', 'mobile', 'login', 'none'] as const;

/** Who is let in by a provider of any kind. */
export interface Admitting {
  firstBinding: (typeof FIRST_BINDINGS)[number];
  /** Whether somebody whom the directory does not know is added to it. */
  creates: boolean;
}

/** Which roles its groups give. */
export interface Grouping {
  /** Claim or attribute that lists groups or roles; null: they are not looked at. */
  groupClaim: string | null;
  groupRoles: readonly { group: string; role: GivenByGroup }[];
}

/** How an OpenID Connect provider is asked, and what its words mean here. */
export interface OidcSettings extends Admitting, Grouping {
  kind: 'oidc';
  /** Exactly as the provider writes it (OpenID Connect Discovery 4.3). */
  issuer: string;
  clientId: string;
  scope: string;
  /** Claim that holds the login. */
  loginClaim: string;
  /** Whether signing out here ends the session there, too (OpenID Connect RP-Initiated Logout). */
  endsSession: boolean;
}

/** How an identity provider of SAML 2.0 is asked, and what its attributes mean here. */
export interface SamlSettings extends Admitting, Grouping {
  kind: 'saml';
  /** Its entity ID, exactly as it writes it. */
  entityId: string;
  /** Where the browser is sent (HTTP-Redirect binding). */
  signOnUrl: string;
  /** PEM of every certificate that it may sign with now: two while it changes them. */
  certificates: readonly string[];
  /** Attribute that stays who it is for ever; null: the NameID. */
  subjectClaim: string | null;
  /** Attribute that holds the login; null: the NameID. */
  loginClaim: string | null;
  nameClaim: string | null;
  emailClaim: string | null;
  /** Whether the provider itself has seen that the address is theirs: SAML has no word for it. */
  vouchesForEmail: boolean;
}

/** How an app of a platform of messages is asked. */
interface PlatformSettings extends Admitting {
  /** WeCom: CorpID; DingTalk: Client ID (AppKey); Feishu: App ID. */
  appId: string;
  /** Where its API is asked instead of at the public service: a gateway, or an installation of one's own. */
  base: string | null;
}
/** WeCom (企业微信): scanning in a browser, authorization by page inside of its app. */
export interface WecomSettings extends PlatformSettings {
  kind: 'wecom';
  agentId: string;
}
export interface DingtalkSettings extends PlatformSettings {
  kind: 'dingtalk';
}
export interface FeishuSettings extends PlatformSettings {
  kind: 'feishu';
}

/**
 * How a directory server is asked (LDAP, Active Directory), and what the attributes of its entries mean here. Whom it
 * knows signs in with the password that they have there.
 */
export interface LdapSettings extends Admitting, Grouping {
  kind: 'ldap';
  /** `ldaps://host[:port]`, or `ldap://host[:port]`, upgraded by StartTLS; never without TLS. */
  url: string;
  /** PEM of the authority that vouches for it; null: those that this machine trusts. */
  ca: string | null;
  /** Who searches; the secret is their password. */
  bindDn: string;
  baseDn: string;
  /** Finds people, with `{login}` where the login stands: `(&(objectClass=person)(uid={login}))`. */
  userFilter: string;
  /** Attribute that never changes of an entry: `entryUUID`, in Active Directory `objectGUID`. */
  subjectClaim: string;
  loginClaim: string;
  nameClaim: string;
  emailClaim: string | null;
  phoneClaim: string | null;
  /** Name or path of the department. */
  departmentClaim: string | null;
  /** Distinguished name, or login, of the manager. */
  managerClaim: string | null;
}

export type ProviderSettings =
  | LdapSettings
  | OidcSettings
  | SamlSettings
  | WecomSettings
  | DingtalkSettings
  | FeishuSettings;
export type ProviderKind = ProviderSettings['kind'];
export type SettingsOf<K extends ProviderKind> = Extract<ProviderSettings, { kind: K }>;

interface Traits<S> {
  /** `redirect`: the browser is sent there and comes back; `form`: login and password are typed in here. */
  way: 'redirect' | 'form';
  /** Says whose the subjects are: at another one they would be other people, so that it never changes. */
  anchor: keyof S & string;
  /** Holds the address that this server asks; null: only browsers go there. */
  asks: (keyof S & string) | null;
}

/** Ways in which another server says who somebody is. A kind is added here, in the contract and in the check in SQL. */
export const KINDS = {
  ldap: { way: 'form', anchor: 'baseDn', asks: 'url' },
  oidc: { way: 'redirect', anchor: 'issuer', asks: 'issuer' },
  saml: { way: 'redirect', anchor: 'entityId', asks: null },
  wecom: { way: 'redirect', anchor: 'appId', asks: 'base' },
  dingtalk: { way: 'redirect', anchor: 'appId', asks: 'base' },
  feishu: { way: 'redirect', anchor: 'appId', asks: 'base' },
} as const satisfies { [K in ProviderKind]: Traits<SettingsOf<K>> };
export const PROVIDER_KINDS = Object.keys(KINDS) as [ProviderKind, ...ProviderKind[]];

/** Kinds to which the browser is sent. */
export type RedirectKind = {
  [K in ProviderKind]: (typeof KINDS)[K]['way'] extends 'redirect' ? K : never;
}[ProviderKind];

/** The value of a setting by its name. */
export const settingNamed = (settings: ProviderSettings, name: string | null): unknown =>
  Object.entries(settings).find(([key]) => key === name)?.[1] ?? null;

/** The setting that a change would move, although it must stay; null: none of them. */
export function movedAnchor(before: ProviderSettings, after: ProviderSettings): string | null {
  if (before.kind !== after.kind) return 'kind';
  const { anchor } = KINDS[before.kind];
  return settingNamed(before, anchor) === settingNamed(after, anchor) ? null : anchor;
}

/** Why nobody was let in. */
export const SIGN_IN_PROBLEMS = [
  /** The attempt is unknown, over, used, or of another browser. */
  'expired',
  /** They, or the provider, said no. */
  'denied',
  /** Its answer does not hold. */
  'untrusted',
  'unreachable',
  /** Nobody here, and nobody is added. */
  'unknown',
  /** The account is not bound unasked: its owner signs in and binds it. */
  'not_bound',
  'inactive',
  'switched_off',
  /** Too much was begun at this address and not ended. */
  'too_many',
] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];
