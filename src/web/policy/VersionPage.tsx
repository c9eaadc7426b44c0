import { Alert, Stack, Tabs, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import '../promises/promises.css';
import './policy.css';
import { ChangeList } from './ChangeList.tsx';
import { ContentBody, ContentEditor } from './ContentEditor.tsx';
import { History } from './History.tsx';
import { IcsPanel } from './IcsPanel.tsx';
import { useNames } from './names.ts';
import { personIdsOf } from './person-ids.ts';
import { useVersion, type VersionId, type VersionView } from './queries.ts';
import { SimulatePanel } from './SimulatePanel.tsx';
import { useDraft } from './useDraft.ts';
import { VersionHead } from './VersionHead.tsx';
import { useSay } from './words.ts';

const route = getRouteApi('/inside/desk-layout/desk/policies/$family/$version');
export const TABS = ['content', 'changes', 'effect', 'history'] as const;
type Tab = (typeof TABS)[number];

/** One version of a policy or calendar: what it says, what it changes, what it would do, and its past. */
export function VersionPage() {
  const { family, version } = route.useParams();
  const id = { family, version: Number(version) };
  const found = useVersion(id);
  if (found.isPending) return <LoadingState rows={8} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <Whole key={`${family} ${version}`} id={id} version={found.data} />;
}

function Whole({ id, version }: { id: VersionId; version: VersionView }) {
  const t = useSay();
  const draft = useDraft(id, version);
  const navigate = route.useNavigate();
  const { tab = 'content' } = route.useSearch();
  const edits = version.actions.includes('save');
  return (
    <Stack gap="md" maw={1180} mx="auto">
      <VersionHead version={version} dirty={draft.dirty} />
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ search: { tab: (next ?? 'content') as Tab }, replace: true })}
        keepMounted
      >
        <Tabs.List mb="md" className="yn-tabs">
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`policy:tab.${name}`)}
              {name === 'changes' && version.changes.length > 0 && ` (${version.changes.length})`}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="content">
          {version.content.kind === 'calendar' && <IcsPanel id={id} draft={draft} edits={edits} />}
          {edits ? <ContentEditor id={id} draft={draft} /> : <ContentBody content={version.content} />}
        </Tabs.Panel>
        <Tabs.Panel value="changes">
          {tab === 'changes' && <Changes version={version} dirty={draft.dirty} />}
        </Tabs.Panel>
        <Tabs.Panel value="effect">
          {tab === 'effect' && <SimulatePanel id={id} dirty={draft.dirty} />}
        </Tabs.Panel>
        <Tabs.Panel value="history">{tab === 'history' && <History id={id} />}</Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Changes({ version, dirty }: { version: VersionView; dirty: boolean }) {
  const t = useSay();
  const nameOf = useNames(personIdsOf(version.changes));
  return (
    <div className="yn-card yn-part">
      <Text size="sm" className="yn-quiet" mb="sm">
        {version.comparedWith === null
          ? t('policy:nothingToCompare')
          : t('policy:comparedWith', { version: version.comparedWith })}
      </Text>
      {dirty && (
        <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} mb="sm">
          {t('policy:savedOnly')}
        </Alert>
      )}
      {version.comparedWith !== null && <ChangeList changes={version.changes} nameOf={nameOf} />}
    </div>
  );
}
