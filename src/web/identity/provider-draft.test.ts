import { describe, expect, it } from 'vitest';
import { identity } from '#contract/identity.ts';
import { PROVIDER_KINDS } from '#domain/identity/provider.ts';
import {
  bodyOf,
  certificatesIn,
  draftOf,
  FORMS,
  nameOf,
  newDraft,
  type ProviderDraft,
} from './provider-draft.ts';
import type { Provider } from './queries.ts';

const VALUES: Record<string, string> = {
  issuer: 'https://id.example',
  signOnUrl: 'https://idp.example/sso',
  url: 'ldaps://ad.example',
  userFilter: '(uid={login})',
};
const filled = (draft: ProviderDraft): ProviderDraft => ({
  ...draft,
  name: 'P',
  texts: Object.fromEntries(
    FORMS[draft.kind].texts
      .filter((one) => one.endsWith('!'))
      .map(nameOf)
      .map((one) => [one, VALUES[one] ?? 'x']),
  ),
});

describe.each(PROVIDER_KINDS)('%s', (kind) => {
  it('what the form writes is what the server takes, with every setting of the kind', () => {
    const body = bodyOf(filled(newDraft(kind)));
    const read = identity.add.body.parse(body);
    expect(read).toMatchObject({ name: 'P', secret: null, settings: { kind } });
    expect(Object.keys(read.settings).sort()).toEqual(Object.keys(body.settings).sort());
  });

  it('what was read is written as it was', () => {
    const { settings } = identity.add.body.parse(bodyOf(filled(newDraft(kind))));
    const provider = { kind, name: 'P', enabled: false, settings } as Provider;
    const body = bodyOf(draftOf(provider));
    expect(identity.add.body.parse(body)).toMatchObject({ enabled: false, settings });
  });
});

it('certificates are told apart, as PEM and as bare text', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----';
  expect(certificatesIn(` ${pem}\n${pem}\n`)).toEqual([pem, pem]);
  expect(certificatesIn('MIIA\nB\n\nMIIC\n')).toEqual(['MIIA\nB', 'MIIC']);
});
