import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

/** Catalogues of which pages on promises and policies take their words. */
const SPOKEN = ['promises', 'policy', 'ticket', 'account', 'common', 'refusals'] as const;

/** Says keys of {@link SPOKEN}, always with the name of the catalogue before them. */
export type Say = TFunction<typeof SPOKEN>;

export const useSay = (): Say => useTranslation(SPOKEN).t;
