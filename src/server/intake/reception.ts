import { sql } from 'kysely';
import { type Authenticity, authenticityOf } from '#domain/intake/authenticity.ts';
import type { IntakePolicy } from '#domain/intake/route.ts';
import { prepared, type Queries } from '../platform/db/db.ts';

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
  /** What makes a command of a mail its sender's own word. */
  authenticity: Authenticity;
}

interface Row {
  id: string;
  address: string;
  groupId: string | null;
  service: string | null;
  unknownSender: IntakePolicy['unknownSender'];
  authserv: string | null;
  authenticity: Authenticity | null;
}

type Otherwise = Pick<Reception, 'policy' | 'ownAddresses'>;

export const receptionOf = async (
  q: Queries,
  mailboxId: string | null,
  otherwise: Otherwise,
): Promise<Reception> => (await receptions(q, otherwise))(mailboxId);

const NO_MAILBOX = { groupId: null, service: null, authserv: null, authenticity: 'letter_suffices' } as const;

/** The same for many messages, in one look at the mailboxes. */
export async function receptions(
  q: Queries,
  otherwise: Otherwise,
): Promise<(mailboxId: string | null) => Reception> {
  const { rows } = await sql<Row>`${prepared('receptions')}
    select id, address, group_id as "groupId", service, unknown_sender as "unknownSender", authserv_id as authserv,
      authenticity
    from mailbox`.execute(q);
  const ownAddresses = [...otherwise.ownAddresses, ...rows.map(({ address }) => address)];
  return (mailboxId) => {
    const box = rows.find(({ id }) => id === mailboxId);
    if (!box) return { ...otherwise, ownAddresses, ...NO_MAILBOX };
    const { groupId, service, unknownSender, authserv } = box;
    const authenticity = authenticityOf(box.authenticity, authserv);
    return { policy: { unknownSender }, ownAddresses, groupId, service, authserv, authenticity };
  };
}
