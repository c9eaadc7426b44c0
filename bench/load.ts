import { type Latency, latencyOf, timed } from './latency.ts';

/** One client's request; the number is different for each request of the bench. */
export type Work = (client: number, n: number) => Promise<void>;

export interface Loaded {
  perSecond: number;
  latency: Latency;
}

/** Rounds of the two kinds of work in turn, so that both meet the same noise; measured over all rounds. */
export async function inTurn(
  clients: number,
  works: readonly Work[],
  { rounds, msPerRound }: { rounds: number; msPerRound: number },
): Promise<Loaded[]> {
  const measured = works.map(() => ({ samples: [] as number[], ms: 0 }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, work] of works.entries()) {
      const { samples, ms } = measured[i]!;
      const from = performance.now();
      await Promise.all(
        Array.from({ length: clients }, (_, client) => loop(client, work, msPerRound, samples)),
      );
      measured[i] = { samples, ms: ms + performance.now() - from };
    }
  }
  return measured.map(({ samples, ms }) => ({
    perSecond: (samples.length / ms) * 1000,
    latency: latencyOf(samples),
  }));
}

let requests = 0;

/** The next request as soon as the one before is answered, for so many milliseconds. */
async function loop(client: number, work: Work, ms: number, samples: number[]): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until) samples.push(await timed(() => work(client, requests++)));
}
