/** Pseudo-random numbers, the same in every run: each call gives one from 0 to below the limit. */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
