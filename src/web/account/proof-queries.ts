import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { factors, proofs } from '#contract/factors.ts';
import { call, type RequestOf } from '../platform/client.ts';
import { type Me, meQuery } from '../platform/session.tsx';

type Proof = RequestOf<(typeof proofs)['prove']>['body'];
type PasskeyAnswer = Extract<Proof, { method: 'passkey' }>['response'];

export const useProofMethods = () =>
  useQuery({ queryKey: ['proof-methods'], queryFn: () => call(proofs.methods, {}), gcTime: 0, staleTime: 0 });

// What goes to and from the authenticator is written by the standard; our contract only hands it on.
async function askPasskey(optionsJSON: Record<string, unknown>): Promise<PasskeyAnswer> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return (await startAuthentication({ optionsJSON: optionsJSON as never })) as unknown as PasskeyAnswer;
}

/** Gives a proof: what was typed, or what the passkey answers to the challenge of the server. */
export function useProve(onProved: (me: Me) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (proof: Exclude<Proof, { method: 'passkey' }> | 'passkey') =>
      call(proofs.prove, {
        body:
          proof === 'passkey'
            ? { method: 'passkey', response: await askPasskey(await call(proofs.challenge, {})) }
            : proof,
      }),
    onSuccess: (me) => {
      client.setQueryData(meQuery.queryKey, me);
      onProved(me);
    },
  });
}

/** Signs in by a passkey alone. */
export async function signInByPasskey(): Promise<Me> {
  const response = await askPasskey(await call(proofs.signInOptions, {}));
  return call(proofs.signIn, { body: { response } });
}

const FACTORS = ['factors'];

export const useFactors = () => useQuery({ queryKey: FACTORS, queryFn: () => call(factors.list, {}) });

/** Something that changes one's factors; what is shown of them is read anew. */
export function useChangeFactors<A, R>(change: (asked: A) => Promise<R>, onDone?: (answer: R) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: FACTORS });
      void client.invalidateQueries({ queryKey: ['sessions'] });
      onDone?.(answer);
    },
  });
}

export async function makePasskey(name: string) {
  const optionsJSON = await call(factors.passkeyOptions, {});
  const { startRegistration } = await import('@simplewebauthn/browser');
  const response = await startRegistration({ optionsJSON: optionsJSON as never });
  return call(factors.addPasskey, { body: { name, response: response as never } });
}
