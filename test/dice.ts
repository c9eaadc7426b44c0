/** Pseudo-random whole numbers from 0 to below a bound; the same for the same seed. */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = (Math.abs(seed) % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

export const picked = <T>(from: readonly T[], roll: Dice): T => from[roll(from.length)] as T;
