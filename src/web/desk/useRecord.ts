import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tickets } from '#contract/ticket/tickets.ts';
import { call } from '../platform/client.ts';
import { newKey } from '../platform/key.ts';
import type { Submission } from './reception.ts';

/** Records once, however often the same content is sent. */
export function useRecord(onDone: (id: number) => void) {
  const client = useQueryClient();
  const [sent, setSent] = useState({ content: '', key: '' });
  return useMutation({
    mutationFn: (body: Submission) => {
      const content = JSON.stringify(body);
      const key = sent.content === content ? sent.key : newKey();
      setSent({ content, key });
      return call(tickets.record, { body }, { key });
    },
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['tickets'] });
      void client.invalidateQueries({ queryKey: ['counts'] });
      onDone(id);
    },
  });
}
