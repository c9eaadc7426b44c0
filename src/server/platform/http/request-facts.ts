import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from './call.ts';

/** From where the request came that something is done for. The audit alone asks for it. */
export interface RequestFacts {
  requestId: string;
  agent: string | null;
  via: Caller['via'] | null;
  /** Tells sessions and tokens apart, and is no secret. */
  credential: string | null;
}

const FACTS = new AsyncLocalStorage<RequestFacts>();

/** Does something for a request. */
export const forRequest = <T>(facts: RequestFacts, work: () => T): T => FACTS.run(facts, work);

/** The request that this is done for; null in workers and commands. */
export const requestFacts = (): RequestFacts | null => FACTS.getStore() ?? null;
