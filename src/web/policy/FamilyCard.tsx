import { Alert, Anchor, Button, Group, Text, Title } from '@mantine/core';
import { IconCalendarPlus, IconFilePlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats } from '../platform/formats.ts';
import { sinceEver } from '../promises/calendar-name.ts';
import { DraftDialog } from './DraftDialog.tsx';
import { useFamilyName } from './family-name.ts';
import type { Family, VersionSummary } from './queries.ts';
import { StateBadge } from './StateBadge.tsx';
import { summaryWords } from './VersionHead.tsx';
import { useSay } from './words.ts';

/** One family: each version that matters now, as a link to it. */
export function FamilyCard({ family, manages }: { family: Family; manages: boolean }) {
  const t = useSay();
  const nameOf = useFamilyName();
  const [drafting, draft] = useState(false);
  const { inForce, coming, draft: standing, announced } = family;
  const [taking, take] = useState(false);
  const shown = [inForce, ...coming, standing].filter((one) => one !== null);
  return (
    <section className="yn-card yn-part" aria-label={nameOf(family.family, family.name)}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {nameOf(family.family, family.name)}
        </Title>
        {manages && standing === null && (
          <Button
            size="xs"
            variant="light"
            leftSection={<IconFilePlus size={14} aria-hidden />}
            onClick={() => draft(true)}
          >
            {t('policy:draft')}
          </Button>
        )}
      </Group>
      {manages && standing === null && announced.length > 0 && (
        <Announced years={announced} onTake={() => take(true)} />
      )}
      {shown.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('policy:noneInForce')}
        </Text>
      )}
      <ul className="yn-lines">
        {shown.map((version) => (
          <li key={version.version}>
            <VersionLine version={version} />
          </li>
        ))}
      </ul>
      <DraftDialog
        family={family.family}
        from={inForce === null ? (coming[0]?.version ?? null) : null}
        opened={drafting}
        onClose={() => draft(false)}
      />
      <DraftDialog
        family={family.family}
        from={null}
        announced={announced}
        opened={taking}
        onClose={() => take(false)}
      />
    </section>
  );
}

/** The product knows the holidays of years that this calendar does not: they come in by a version, as all does. */
function Announced({ years, onTake }: { years: readonly number[]; onTake(): void }) {
  const t = useSay();
  const formats = useFormats();
  return (
    <Alert color="yellow" mb="xs" icon={<IconCalendarPlus size={16} aria-hidden />}>
      <Group justify="space-between">
        <Text size="sm">{t('policy:announced', { years: formats.list(years) })}</Text>
        <Button size="xs" variant="light" onClick={onTake}>
          {t('policy:takeAnnounced')}
        </Button>
      </Group>
    </Alert>
  );
}

function VersionLine({ version }: { version: VersionSummary }) {
  const t = useSay();
  const formats = useFormats();
  return (
    <Group gap="xs">
      <Anchor
        component={Link}
        to="/desk/policies/$family/$version"
        // The types of a link do not pass through another component.
        {...({ params: { family: version.family, version: String(version.version) } } as object)}
      >
        {t('policy:versionNumber', { version: version.version })}
      </Anchor>
      <StateBadge version={version} />
      <Text size="sm" span>
        {summaryWords(version.summary, t('policy:shipped'))}
      </Text>
      <Text size="xs" span className="yn-quiet">
        {version.effectiveFrom !== null &&
          !sinceEver(version.effectiveFrom) &&
          t('policy:effective', { at: formats.time(version.effectiveFrom) })}
        {version.state === 'draft' &&
          version.author &&
          t('policy:draftedBy', { name: version.author.name, at: formats.time(version.changedAt) })}
      </Text>
    </Group>
  );
}
