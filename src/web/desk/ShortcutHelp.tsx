import { Kbd, NavLink, Stack, Switch, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog.tsx';
import { useShortcutSwitch, useShortcuts } from './shortcuts.ts';

const KEYS = ['j', 'k', 'Enter', 'c', '/', 'r', 'n', 'u', '?'] as const;
/** Names of the keys in the catalogue, where punctuation reads badly. */
const WORDS = { Enter: 'enter', '/': 'slash', '?': 'help' } as const;
const wordOf = (key: (typeof KEYS)[number]) =>
  key === 'Enter' || key === '/' || key === '?' ? WORDS[key] : key;

/** What can be done by keyboard: one `?` or one click away on every page of the desk. */
export function ShortcutHelp() {
  const { t } = useTranslation('desk');
  const [opened, { open, close }] = useDisclosure();
  const [enabled, setEnabled] = useShortcutSwitch();
  useShortcuts([['shift+?', open]]);
  return (
    <>
      <NavLink
        component="button"
        type="button"
        onClick={open}
        label={t('keys.title')}
        leftSection={<IconKeyboard size={18} stroke={1.6} aria-hidden />}
        className="yn-nav"
      />
      <Dialog opened={opened} onClose={close} title={t('keys.title')} size="sm">
        <Stack>
          <Table>
            <Table.Tbody>
              {KEYS.map((key) => (
                <Table.Tr key={key}>
                  <Table.Th scope="row" w={80}>
                    <Kbd>{key}</Kbd>
                  </Table.Th>
                  <Table.Td>{t(`keys.${wordOf(key)}`)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Switch
            checked={enabled}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
            label={t('keys.enabled')}
          />
        </Stack>
      </Dialog>
    </>
  );
}
