import type { ProviderSettings } from '#domain/identity/provider.ts';
import type { Asker, At } from './asker.ts';
import { dingtalk } from './dingtalk.ts';
import { feishu } from './feishu.ts';
import { oidc } from './oidc.ts';
import { saml } from './saml.ts';
import { wecom } from './wecom.ts';

/** How each kind to which browsers are sent is asked; null: of a kind that has a form here. */
export function askerOf(settings: ProviderSettings, at: At): Asker | null {
  switch (settings.kind) {
    case 'oidc':
      return oidc(settings, at);
    case 'saml':
      return saml(settings, at);
    case 'wecom':
      return wecom(settings, at);
    case 'dingtalk':
      return dingtalk(settings, at);
    case 'feishu':
      return feishu(settings, at);
    case 'ldap':
      return null;
  }
}
