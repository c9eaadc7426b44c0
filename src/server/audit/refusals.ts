import { tellsRefusal } from '#domain/audit/refusals.ts';
import type { Refusal } from '#domain/refusal.ts';
import type { Database } from '../platform/db/db.ts';
import type { Refusing } from '../platform/http/mount.ts';
import { auditRefusal } from './brake.ts';

/** Keeps what was refused (c21). Where the entry cannot be written the refusal still stands, and the log says so. */
export const auditRefusals =
  (db: Database, onError: (error: unknown) => void) =>
  async ({ code }: Refusal, { route, caller, params, ip }: Refusing): Promise<void> => {
    const { method, path, may } = route;
    if (!tellsRefusal(code, { reads: method === 'GET', guarded: may === 'audit.read' })) return;
    const ticket = Number((params as { ticket?: unknown } | undefined)?.ticket);
    const what = { code, route: `${method} ${path}`, ...(Number.isSafeInteger(ticket) ? { ticket } : {}) };
    try {
      await auditRefusal(db, { kind: 'action_refused', by: caller.actor.personId, what, ip });
    } catch (error) {
      onError(error);
    }
  };
