/** What is known of one version that became another (2.2). */
export interface VersionChange {
  /** A change is named for it, at once or afterwards. */
  hasChange: boolean;
  /** Somebody answered why it needed none. */
  isExplained: boolean;
  /** Of a product that updates itself, with the reason on its page. */
  updatesItself: boolean;
}

export const CHANGE_VERDICTS = ['conforming', 'violation', 'exception'] as const;
export type ChangeVerdict = (typeof CHANGE_VERDICTS)[number];

/** Version changes on items lacking a change are to be none (2.2); what is answered for is an exception, not conforming. */
export function verdictOf({ hasChange, isExplained, updatesItself }: VersionChange): ChangeVerdict {
  if (hasChange) return 'conforming';
  return isExplained || updatesItself ? 'exception' : 'violation';
}

const BOTH = [true, false];
/** All that can be known of one, with its verdict. */
export const VERSION_CHANGES: readonly (VersionChange & { verdict: ChangeVerdict })[] = BOTH.flatMap(
  (hasChange) =>
    BOTH.flatMap((isExplained) =>
      BOTH.map((updatesItself) => {
        const known = { hasChange, isExplained, updatesItself };
        return { ...known, verdict: verdictOf(known) };
      }),
    ),
);
