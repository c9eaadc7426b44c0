/** How people name a record of the register: `DP-000012` (disposal), `HO-000012` (hand-over), `VC-000012` (verification). */
export const registerNumber = (prefix: 'DP' | 'HO' | 'VC' | 'SP', number: number): string =>
  `${prefix}-${String(number).padStart(6, '0')}`;
