import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Part } from './ProviderForm.tsx';
import { nameOf, type TextName } from './provider-draft.ts';

const LONG: readonly TextName[] = ['certificates', 'ca'];
/** Those that are explained. */
const EXPLAINED = [
  ...(['issuer', 'entityId', 'certificates', 'ca', 'subjectClaim', 'loginClaim', 'groupClaim'] as const),
  ...(['base', 'url', 'userFilter', 'baseDn', 'signOnUrl'] as const),
];
const explained = (name: TextName) => EXPLAINED.find((one) => one === name);

interface Props extends Part {
  one: TextName | `${TextName}!`;
  anchor: string | null;
}

/** One setting that is written as text. */
export function SettingText({ one, draft, set, errorOf, anchor }: Props) {
  const { t } = useTranslation('identity');
  const name = nameOf(one);
  const { kind } = draft;
  const text = name === 'loginClaim' && kind !== 'saml' ? undefined : explained(name);
  const isPlatform = kind === 'wecom' || kind === 'dingtalk' || kind === 'feishu';
  const common = {
    label: name === 'appId' && isPlatform ? t(`appId.${kind}`) : t(`field.${name}`),
    description: anchor === name ? t('stays') : text && t(`fieldText.${text}`),
    value: draft.texts[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ texts: { ...draft.texts, [name]: event.currentTarget.value } }),
    error: errorOf(`settings.${name}`),
    disabled: anchor === name,
    withAsterisk: one.endsWith('!'),
    spellCheck: false,
    autoComplete: 'off',
  };
  return LONG.includes(name) ? (
    <Textarea {...common} autosize minRows={3} maxRows={8} ff="monospace" />
  ) : (
    <TextInput {...common} />
  );
}
