import { PasswordInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FIRST_BINDINGS, KINDS, PROVIDER_KINDS, type ProviderKind } from '#domain/identity/provider.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { GroupRoles } from './GroupRoles.tsx';
import { bodyOf, draftOf, FORMS, newDraft, type ProviderDraft } from './provider-draft.ts';
import { type Provider, useSaveProvider } from './queries.ts';
import { SettingText } from './SettingText.tsx';

/** What the parts of the form share. */
export interface Part {
  draft: ProviderDraft;
  set(change: Partial<ProviderDraft>): void;
  errorOf(name: string): string | undefined;
}

/** Adds or changes a provider. Its kind, and whose its people are, stay as they were made. */
export function ProviderForm({ provider, onDone }: { provider: Provider | null; onDone(): void }) {
  const { t } = useTranslation('identity');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const save = useSaveProvider(provider);
  const [draft, setDraft] = useState(() => (provider ? draftOf(provider) : newDraft('oidc')));
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (name: string) => {
    const at = `body.${name}`;
    return fieldWords(problem?.fields?.find(({ field }) => field === at || field.startsWith(`${at}.`)));
  };
  const set = (change: Partial<ProviderDraft>) => setDraft((all) => ({ ...all, ...change }));
  const part = { draft, set, errorOf };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(bodyOf(draft), { onSuccess: onDone });
      }}
    >
      <Stack>
        {!provider && (
          <Kind kind={draft.kind} onChange={(kind) => setDraft({ ...newDraft(kind), name: draft.name })} />
        )}
        <TextInput
          label={t('name')}
          description={t('nameText')}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={errorOf('name')}
          maxLength={100}
          withAsterisk
        />
        <Settings {...part} anchor={provider ? KINDS[draft.kind].anchor : null} />
        {FORMS[draft.kind].hasSecret && (
          <PasswordInput
            label={t(draft.kind === 'ldap' ? 'ldapSecret' : 'secret')}
            description={t(provider?.hasSecret ? 'keep' : 'secretText')}
            value={draft.secret}
            onChange={(event) => set({ secret: event.currentTarget.value })}
            error={errorOf('secret')}
            autoComplete="off"
          />
        )}
        <Admission {...part} />
        {FORMS[draft.kind].hasGroups && <GroupRoles {...part} />}
        <Switch
          label={t('enabled')}
          checked={draft.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}

function Kind({ kind, onChange }: { kind: ProviderKind; onChange(kind: ProviderKind): void }) {
  const { t } = useTranslation('identity');
  return (
    <div>
      <Select
        label={t('kindLabel')}
        value={kind}
        allowDeselect={false}
        onChange={(value) => onChange((value ?? 'oidc') as ProviderKind)}
        data={PROVIDER_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <Text size="sm" mt={4} className="yn-quiet">
        {t(`kindText.${kind}`)}
      </Text>
    </div>
  );
}

/** `anchor` is the setting that stays. */
function Settings({ draft, set, errorOf, anchor }: Part & { anchor: string | null }) {
  const { t } = useTranslation('identity');
  const { texts, switches } = FORMS[draft.kind];
  return (
    <>
      {texts.map((one) => (
        <SettingText key={one} one={one} {...{ draft, set, errorOf, anchor }} />
      ))}
      {switches.map((one) => (
        <Switch
          key={one}
          label={t(`switch.${one}`)}
          description={t(`switchText.${one}`)}
          checked={draft.switches[one] ?? false}
          onChange={(event) => set({ switches: { ...draft.switches, [one]: event.currentTarget.checked } })}
        />
      ))}
    </>
  );
}

function Admission({ draft, set }: Part) {
  const { t } = useTranslation('identity');
  return (
    <>
      <Select
        label={t('binding.label')}
        description={t('binding.text')}
        value={draft.firstBinding}
        allowDeselect={false}
        onChange={(value) => set({ firstBinding: (value ?? 'none') as ProviderDraft['firstBinding'] })}
        data={FIRST_BINDINGS.map((value) => ({ value, label: t(`binding.${value}`) }))}
      />
      <Switch
        label={t('creates')}
        description={t('createsText')}
        checked={draft.creates}
        onChange={(event) => set({ creates: event.currentTarget.checked })}
      />
    </>
  );
}
