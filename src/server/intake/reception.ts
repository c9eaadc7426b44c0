import { sql } from 'kysely';
import type { IntakePolicy } from '#domain/intake/route.ts';
import type { Queries } from '../platform/db/db.ts';

/** What the place where a message came in makes of it. */
export interface Reception {
  policy: IntakePolicy;
  /** Addresses of the desk itself, in lower case. */
  ownAddresses: readonly string[];
  /** The group that receives its tickets; null: the first line. */
  groupId: string | null;
  /** The service that its tickets are about; null: any. */
  service: string | null;
  /** Name of the server whose results of SPF, DKIM and DMARC are trusted; null: nobody's. */
  authserv: string | null;
}

interface Row {
  id: string;
  address: string;
  groupId: string | null;
  service: string | null;
  unknownSender: IntakePolicy['unknownSender'];
  authserv: string | null;
}

export async function receptionOf(
  q: Queries,
  mailboxId: string | null,
  otherwise: Pick<Reception, 'policy' | 'ownAddresses'>,
): Promise<Reception> {
  const { rows } = await sql<Row>`
    select id, address, group_id as "groupId", service, unknown_sender as "unknownSender", authserv_id as authserv
    from mailbox`.execute(q);
  const ownAddresses = [...otherwise.ownAddresses, ...rows.map(({ address }) => address)];
  const box = rows.find(({ id }) => id === mailboxId);
  if (!box) return { ...otherwise, ownAddresses, groupId: null, service: null, authserv: null };
  const { groupId, service, unknownSender, authserv } = box;
  return { policy: { unknownSender }, ownAddresses, groupId, service, authserv };
}
