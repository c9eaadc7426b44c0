import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueSearch } from '../router.tsx';
import { useShortcuts } from './shortcuts.ts';

const PAUSE_MS = 300;

/** Searches the queue while one types; from any other page, Enter searches everything. */
export function SearchBox() {
  const { t } = useTranslation('desk');
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const inQueue = pathname === '/desk';
  const said = inQueue ? ((search as QueueSearch).q ?? '') : '';
  const [text, setText] = useState(said);
  // What is being typed is never put right under the fingers, such as a space at its end.
  useEffect(() => {
    if (document.activeElement !== input.current) setText(said);
  }, [said]);
  useShortcuts([['/', () => input.current?.focus()]]);

  const narrow = useDebouncedCallback((q: string) => {
    if (!inQueue) return;
    void navigate({
      to: '/desk',
      search: (before: QueueSearch) => {
        const { q: _old, ...rest } = before;
        return q ? { ...rest, q } : rest;
      },
      replace: true,
    });
  }, PAUSE_MS);

  function change(value: string) {
    setText(value);
    narrow(value.trim());
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const q = text.trim();
    if (!inQueue && q) void navigate({ to: '/desk', search: { view: 'all', state: 'all', q } });
  }

  return (
    <search>
      <form onSubmit={submit}>
        <TextInput
          ref={input}
          size="sm"
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          placeholder={t('search.placeholder')}
          aria-label={t('search.label')}
          aria-keyshortcuts="/"
          maxLength={200}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            text && <CloseButton size="sm" onClick={() => change('')} aria-label={t('search.clear')} />
          }
        />
      </form>
    </search>
  );
}
