import { verify as proves } from 'node:crypto';
import { canonical, sha256 } from '../verify/canonical.ts';

type Json = Readonly<Record<string, unknown>>;

/** What was read, and the first row that is not as it should be; null: all is in order. */
export interface Outcome {
  links: number;
  /** Position of the last link that was in order. */
  upto: number;
  heads: number;
  tickets: number;
  finding: string | null;
}

interface Head {
  pos: number;
  hash: string;
  at: string;
  signature: string;
}

/** Records that only the tables have. */
const OF_TABLES: readonly unknown[] = ['history', 'past', 'batch', 'loose'];

class Broken extends Error {}
const broken = (sentence: string): never => {
  throw new Broken(sentence);
};

/**
 * Walks the records of an audit and recomputes every hash and signature; `against` are heads that were written down
 * elsewhere. Stops at the first row that is altered, missing, added or moved, and names it.
 */
export async function verifyAudit(records: AsyncIterable<Json>, against: readonly Json[]): Promise<Outcome> {
  const walk = new Walk();
  try {
    let chain = true;
    for await (const record of records) {
      // The chain ends where the tables begin: what heads know of it comes first.
      if (chain && OF_TABLES.includes(record.type)) {
        walk.end(against);
        chain = false;
      }
      walk.take(record);
    }
    if (chain) walk.end(against);
    return walk.outcome(null);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return walk.outcome(error.message);
  }
}

class Walk {
  readonly #keys = new Map<unknown, string>();
  readonly #heads: Head[] = [];
  /** Each hash of the chain, in bytes: heads from elsewhere may speak of any place. */
  readonly #hashes: Buffer[] = [];
  #start = 0;
  #pos = 0;
  #prev = '';
  #links = 0;
  #tickets = 0;
  #ended = true;
  /** What each batch of tickets that are gone is made of. */
  readonly #gone = new Map<unknown, string[]>();

  outcome = (finding: string | null): Outcome => ({
    ...{ links: this.#links, upto: this.#pos, heads: this.#heads.length, tickets: this.#tickets, finding },
  });

  take(record: Json): void {
    switch (record.type) {
      case 'header':
        if (record.format !== 'yinuo-audit' || record.formatVersion !== 1)
          broken('This is no audit of format 1.');
        this.#ended = false;
        return;
      case 'key':
        this.#keys.set(record.id, String(record.publicKey));
        return;
      case 'tombstone':
        this.#tombstone(record);
        return;
      case 'head':
        this.#head(record);
        return;
      case 'link':
        this.#link(record);
        return;
      case 'history':
        this.#history(record);
        return;
      case 'past':
        this.#past(record);
        return;
      case 'batch':
        this.#batch(record);
        return;
      case 'loose':
        broken(
          record.entryId === null
            ? `Event ${record.seq} of ticket ${record.ticketId} stands in the table, but not in the chain.`
            : `Entry ${record.entryId} stands in the table, but not in the chain.`,
        );
        return;
      case 'end':
        this.#ended = true;
        if (record.links !== this.#links)
          broken(`The file has ${this.#links} links instead of ${record.links}.`);
        return;
      default:
        broken('A line of the file is no record of an audit.');
    }
  }

  #tombstone({ type: _type, key, signature, ...stone }: Json): void {
    if (this.#links > 0) broken('A tombstone comes after a link.');
    if (!this.#proved(key, `yinuo-audit-tombstone\n${canonical(stone)}`, signature))
      broken(`The tombstone up to link ${stone.upto} is not signed by the installation.`);
    this.#start = this.#pos = Number(stone.upto);
    this.#prev = String(stone.hash);
  }

  #head({ type: _type, key, signature, ...head }: Json): void {
    if (!this.#proved(key, `yinuo-audit-head\n${canonical(head)}`, signature))
      broken(`The head of ${head.at} is not signed by the installation.`);
    this.#heads.push({ ...(head as unknown as Head), signature: String(signature) });
  }

  #proved(key: unknown, text: string, signature: unknown): boolean {
    const pem = this.#keys.get(key);
    return pem !== undefined && isSigned(pem, text, signature);
  }

  #link({ type: _type, hash, entryId, ...link }: Json): void {
    const pos = this.#pos + 1;
    // A purge that was interrupted has its tombstone and still some links.
    if (this.#links === 0 && Number(link.pos) <= this.#start) return;
    if (link.pos !== pos) broken(`Link ${pos} of the chain is missing.`);
    if (entryId !== undefined && link.entry === null) broken(`Entry ${entryId} (link ${pos}) is missing.`);
    const found = sha256(`${this.#prev}\n${canonical(link)}`);
    if (found !== hash) broken(alteredLink(link));
    if (entryId !== undefined && (link.entry as Json).id !== entryId) broken(alteredLink(link));
    this.#pos = pos;
    this.#prev = found;
    this.#links += 1;
    this.#hashes.push(Buffer.from(found, 'hex'));
  }

  #history({ ticketId, sealed, events }: Json): void {
    this.#tickets += 1;
    const found = new Map<unknown, string>();
    let prev: Json | null = null;
    for (const event of events as Json[]) {
      const { prevHash, hash, ...told } = event;
      const seq: number = Number(prev?.seq ?? 0) + 1;
      const name = `Event ${seq} of ticket ${ticketId}`;
      if (event.seq !== seq) broken(`${name} is missing.`);
      if (sha256(`${prevHash ?? ''}\n${canonical(told)}`) !== hash) broken(`${name} was altered.`);
      if (prevHash !== (prev?.hash ?? null)) broken(`${name} does not follow the one before it.`);
      found.set(seq, String(hash));
      prev = event;
    }
    for (const { pos, seq, hash } of sealed as Json[]) {
      const name = `Event ${seq} of ticket ${ticketId} (link ${pos})`;
      if (!found.has(seq)) broken(`${name} is missing.`);
      if (found.get(seq) !== hash) broken(`${name} was altered.`);
    }
  }

  /** A ticket that is gone left its hashes; what the chain knows of it has to be among them. */
  #past({ ticketId, batch, sealed, hashes }: Json): void {
    this.#tickets += 1;
    const left = hashes as string[];
    for (const { pos, seq, hash } of sealed as Json[])
      if (left[Number(seq) - 1] !== hash)
        broken(`What is left of event ${seq} of ticket ${ticketId} (link ${pos}) was altered.`);
    this.#gone.set(batch, [...(this.#gone.get(batch) ?? []), `${ticketId} ${sha256(left.join(' '))}`]);
  }

  #batch({ batch, hash, told }: Json): void {
    if (told !== true) broken(`The audit does not tell of batch ${batch} of tickets that are gone.`);
    if (sha256((this.#gone.get(batch) ?? []).sort().join('\n')) !== hash)
      broken(`What is left of the tickets of batch ${batch} was altered.`);
    this.#gone.delete(batch);
  }

  end(against: readonly Json[]): void {
    if (!this.#ended) broken('The file breaks off before its end.');
    for (const head of this.#heads) this.#compare(head);
    for (const one of against) {
      const { pos, hash, at, publicKey, signature } = one;
      if (one.format !== 'yinuo-audit-head' || typeof publicKey !== 'string')
        broken('The head file is no head of an audit.');
      if (!isSigned(String(publicKey), `yinuo-audit-head\n${canonical({ pos, hash, at })}`, signature))
        broken('The head file is not signed by the key that stands in it.');
      if (![...this.#keys.values()].includes(String(publicKey)))
        broken('The head file is signed with a key that the installation does not have.');
      this.#compare(one as unknown as Head);
    }
  }

  #compare({ pos, hash, at }: Head): void {
    if (pos < this.#start || (pos === this.#start && this.#start > 0)) return;
    if (pos > this.#pos)
      broken(`Link ${this.#pos + 1} is missing: the head of ${at} knows links up to ${pos}.`);
    const here = this.#hashes[pos - this.#start - 1]?.toString('hex');
    if (here !== hash)
      broken(`Link ${pos} is not the one that the head of ${at} knows: the chain was written anew.`);
  }
}

function alteredLink({ pos, entry, event }: Json): string {
  if (entry) return `Entry ${(entry as Json).id} (link ${pos}) was altered.`;
  const { seq, ticketId } = (event ?? {}) as Json;
  return `Link ${pos}, to event ${seq} of ticket ${ticketId}, was altered.`;
}

function isSigned(pem: string, text: string, signature: unknown): boolean {
  try {
    return proves(null, Buffer.from(text), pem, Buffer.from(String(signature), 'base64'));
  } catch {
    return false;
  }
}
