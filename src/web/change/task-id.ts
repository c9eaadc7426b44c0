import { newKey } from '../platform/key.ts';

/** A random UUID (version 4) for a step, also where the browser makes none. */
export function newTaskId(): string {
  const hex = newKey();
  const part = (from: number, to: number) => hex.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-4${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`;
}
