import type { CallState } from '#domain/hotline/call.ts';

export const CALL_COLOURS = {
  ringing: 'yellow',
  talking: 'pine',
  ended: 'gray',
  missed: 'seal',
} as const satisfies Record<CallState, string>;
