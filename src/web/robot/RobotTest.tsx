import { Button, Popover, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import { type Robot, useTestRobot } from './queries.ts';

/** Sends a test: into the group at once, to a person after asking to whom. */
export function RobotTest({ robot }: { robot: Robot }) {
  const { t } = useTranslation('robots');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const test = useTestRobot();
  const [open, setOpen] = useState(false);
  const [address, setAddress] = useState('');
  const send = () =>
    test.mutate(
      { id: robot.id, ...(robot.serves === 'people' ? { address } : {}) },
      {
        onSuccess: ({ sent, error }) => {
          setOpen(false);
          const why = error === 'limit' ? t('limit') : (error ?? '');
          notify(sent ? t('testSent') : t('testFailed', { why }), sent ? 'done' : 'failed');
        },
        onError: (error) => {
          const problem = problemOf(error);
          notify(fieldWords(problem.fields?.[0]) ?? words(problem.code), 'failed');
        },
      },
    );
  const button = (
    <Button
      size="xs"
      variant="light"
      loading={test.isPending}
      onClick={() => (robot.serves === 'people' ? setOpen(!open) : send())}
    >
      {t('test')}
    </Button>
  );
  if (robot.serves === 'group') return button;
  return (
    <Popover opened={open} onChange={setOpen} trapFocus withArrow>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <Stack gap="xs">
            <TextInput
              label={t('testAddress')}
              value={address}
              onChange={(event) => setAddress(event.currentTarget.value)}
              maxLength={64}
              autoCapitalize="none"
            />
            <Button type="submit" size="xs" loading={test.isPending} disabled={address.trim() === ''}>
              {t('test')}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
