import { useRef, useState } from 'react';
import { tickets } from '#contract/ticket/tickets.ts';
import { MAX_FILE_BYTES } from '#domain/ticket/files.ts';
import { call } from '../platform/client.ts';
import { newKey } from '../platform/key.ts';
import { problemOf, RefusedError } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';

/** A file on its way to the server, there (it has an id), or refused. */
export interface UploadItem {
  key: string;
  name: string;
  id: string | null;
  failed: string | null;
}

/** Sends files one after the other as they are chosen; `onChange` is told the ids of all that are there. */
export function useUploads(onChange: (ids: string[]) => void) {
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [items, setItems] = useState<readonly UploadItem[]>([]);
  // The newest list, whichever render an upload began in.
  const now = useRef<readonly UploadItem[]>([]);
  const line = useRef<Promise<void>>(Promise.resolve());

  function put(next: readonly UploadItem[]) {
    now.current = next;
    setItems(next);
    onChange(next.flatMap(({ id }) => (id === null ? [] : [id])));
  }
  const update = (key: string, change: Partial<UploadItem>) =>
    put(now.current.map((item) => (item.key === key ? { ...item, ...change } : item)));

  function wordsOf(reason: unknown): string {
    const { code, fields } = problemOf(reason);
    return fieldWords(fields?.[0]) ?? words(code);
  }

  function add(files: readonly File[]) {
    const fresh = files.map((file) => ({
      file,
      item: { key: newKey(), name: file.name, id: null, failed: null },
    }));
    put([...now.current, ...fresh.map(({ item }) => item)]);
    for (const { file, item } of fresh) {
      line.current = line.current
        .then(() => upload(file))
        .then((id) => update(item.key, { id }))
        .catch((reason: unknown) => update(item.key, { failed: wordsOf(reason) }));
    }
  }
  const remove = (key: string) => put(now.current.filter((item) => item.key !== key));
  return { items, add, remove };
}

/** Whether a form should wait before it is sent. */
export const isUploading = (items: readonly UploadItem[]): boolean =>
  items.some(({ id, failed }) => id === null && failed === null);

async function upload(file: File): Promise<string> {
  if (file.size > MAX_FILE_BYTES) throw new RefusedError({ code: 'too_large', status: 413 });
  const form = new FormData();
  form.append('file', file, file.name);
  // A multipart route has no JSON body for the types to speak of.
  const kept = await call(tickets.upload, { body: form } as never);
  return kept.id;
}
