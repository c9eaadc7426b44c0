import { Badge } from '@mantine/core';
import type { VersionSummary } from './queries.ts';
import { useSay } from './words.ts';

const COLOUR = {
  draft: 'blue',
  approved: 'gray',
  coming: 'yellow',
  inForce: 'pine',
  discarded: 'gray',
} as const;
type Standing = keyof typeof COLOUR;

/** How a version stands: a draft, in force, coming, past, or given up. */
function standingOf({ state, inForce, effectiveFrom }: VersionSummary, now: number): Standing {
  if (state !== 'approved') return state;
  if (inForce) return 'inForce';
  return effectiveFrom !== null && Date.parse(effectiveFrom) > now ? 'coming' : 'approved';
}

export function StateBadge({ version }: { version: VersionSummary }) {
  const t = useSay();
  const standing = standingOf(version, Date.now());
  return (
    <Badge color={COLOUR[standing]} c="var(--mantine-color-text)" tt="none">
      {t(`policy:standing.${standing}`)}
    </Badge>
  );
}
