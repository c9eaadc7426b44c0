import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFormats } from '../platform/formats.ts';
import { sinceEver } from '../promises/calendar-name.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { useVersions, type VersionId, type VersionSummary } from './queries.ts';
import { StateBadge } from './StateBadge.tsx';
import { summaryWords } from './VersionHead.tsx';
import { useSay } from './words.ts';

/** All versions of a family, newest first. */
export function History({ id: { family, version } }: { id: VersionId }) {
  const found = useVersions(family);
  if (found.isPending) return <LoadingState />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return (
    <ol className="yn-lines yn-history">
      {found.data.items.map((one) => (
        <li key={one.version} className="yn-card yn-part" aria-current={one.version === version}>
          <Entry version={one} />
        </li>
      ))}
    </ol>
  );
}

function Entry({ version }: { version: VersionSummary }) {
  const t = useSay();
  const formats = useFormats();
  const { author, approver, approvedAt, effectiveFrom, createdAt, publication, hash } = version;
  return (
    <>
      <Anchor
        component={Link}
        to="/desk/policies/$family/$version"
        // The types of a link do not pass through another component.
        {...({ params: { family: version.family, version: String(version.version) } } as object)}
        fw={600}
        mr="xs"
      >
        {t('policy:versionNumber', { version: version.version })}
      </Anchor>
      <StateBadge version={version} />
      <Text size="sm" mt={4}>
        {summaryWords(version.summary, t('policy:shipped'))}
      </Text>
      <Text size="xs" className="yn-quiet">
        {[
          author && t('policy:draftedBy', { name: author.name, at: formats.time(createdAt) }),
          approver &&
            approvedAt &&
            t('policy:approvedBy', { name: approver.name, at: formats.time(approvedAt) }),
          effectiveFrom &&
            !sinceEver(effectiveFrom) &&
            t('policy:effective', { at: formats.time(effectiveFrom) }),
          publication && t('policy:publishedAt', { at: formats.time(publication.at) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <Text size="xs" className="yn-hash yn-quiet" mt={2}>
        {hash}
      </Text>
    </>
  );
}
