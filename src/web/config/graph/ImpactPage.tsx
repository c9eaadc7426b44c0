import { Anchor, Button, Group, MultiSelect, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowLeft } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { LoadingState } from '../../ui/LoadingState.tsx';
import { PageTitle } from '../../ui/PageTitle.tsx';
import { DepthSelect, OpenThere, Summary } from '../ImpactPanel.tsx';
import { useClassName, useKindName } from '../names.ts';
import { type Impact, type RelationKind, useClasses, useImpact } from '../queries.ts';
import { arranged } from './arrange.ts';
import { Graph } from './Graph.tsx';
import { HitList } from './HitList.tsx';
import { type Narrowing, narrowed, waysOf } from './ways.ts';

const route = getRouteApi('/inside/desk-layout/desk/items/$item/impact');

/** What is hit when an item fails, as a picture and as a list of the same (2.6b, 3.3). */
export function ImpactPage() {
  const { item } = route.useParams();
  const [depth, setDepth] = useState('3');
  const found = useImpact(item, Number(depth));
  const kinds = useClasses();
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (kinds.isError) return <ErrorState error={kinds.error} retry={() => void kinds.refetch()} />;
  if (!found.data || !kinds.data) return <LoadingState rows={8} />;
  return (
    <Whole
      key={item}
      impact={found.data}
      kinds={kinds.data.relations}
      depth={<DepthSelect depth={depth} onChange={setDepth} />}
    />
  );
}

interface WholeProps {
  impact: Impact;
  kinds: readonly RelationKind[];
  depth: React.ReactNode;
}

function Whole({ impact, kinds, depth }: WholeProps) {
  const { t } = useTranslation('config');
  const wide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const [view, setView] = useState<'graph' | 'list'>('graph');
  const [narrowing, narrow] = useState<Narrowing>({ kinds: [], classes: [] });
  const [opened, setOpened] = useState<ReadonlySet<string> | null>(new Set());
  const [chosen, choose] = useState<string | null>(null);
  const ways = useMemo(() => waysOf(impact, kinds), [impact, kinds]);
  const picture = useMemo(() => narrowed(impact, ways, narrowing), [impact, ways, narrowing]);
  const layout = useMemo(() => arranged(picture, opened), [picture, opened]);
  const unfold = useCallback(
    (group: string) => setOpened((all) => (all === null ? null : new Set([...all, group]))),
    [],
  );
  const [start] = impact.items;
  const folds = layout.boxes.some(({ folded }) => folded);
  return (
    <Stack gap="md" maw={1600} mx="auto">
      {start && <Header name={start.name} id={start.id} />}
      <div>
        <Summary impact={impact} />
        {picture.items.length < impact.items.length && (
          <Text size="sm" role="status">
            {picture.items.length > 1 ? t('graph.shown', { n: picture.items.length }) : t('graph.none')}
          </Text>
        )}
        {picture.circles > 0 && <Text size="sm">{t('graph.circles', { n: picture.circles })}</Text>}
      </div>
      <Group gap="sm" align="flex-end">
        {depth}
        <Filters impact={impact} kinds={kinds} narrowing={narrowing} onChange={narrow} />
        {(folds || opened === null) && (
          <Button size="xs" variant="default" onClick={() => setOpened(folds ? null : new Set())}>
            {t(folds ? 'graph.unfoldAll' : 'graph.fold')}
          </Button>
        )}
        {!wide && (
          <SegmentedControl
            size="xs"
            aria-label={t('graph.view')}
            value={view}
            onChange={(value) => setView(value === 'list' ? 'list' : 'graph')}
            data={[
              { value: 'graph', label: t('graph.asGraph') },
              { value: 'list', label: t('graph.asList') },
            ]}
          />
        )}
      </Group>
      <div className="yn-impact" data-both={wide}>
        {(wide || view === 'graph') && (
          <Graph
            layout={layout}
            services={impact.services}
            chosen={chosen}
            onChoose={choose}
            onUnfold={unfold}
          />
        )}
        {(wide || view === 'list') && (
          <HitList picture={picture} services={impact.services} chosen={chosen} />
        )}
      </div>
      <OpenThere impact={impact} />
    </Stack>
  );
}

function Header({ name, id }: { name: string; id: string }) {
  const { t } = useTranslation('config');
  return (
    <div>
      <Anchor
        size="sm"
        renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: id }} {...props} />}
      >
        <Group gap={4} component="span" wrap="nowrap">
          <IconArrowLeft size={14} aria-hidden />
          {t('graph.back')}
        </Group>
      </Anchor>
      <PageTitle size="h3" tab={`${t('graph.title')} · ${name}`}>
        {t('graph.of', { name })}
      </PageTitle>
    </div>
  );
}

interface FiltersProps {
  impact: Impact;
  kinds: readonly RelationKind[];
  narrowing: Narrowing;
  onChange(narrowing: Narrowing): void;
}

function Filters({ impact, kinds, narrowing, onChange }: FiltersProps) {
  const { t } = useTranslation('config');
  const className = useClassName();
  const kindName = useKindName();
  const present = new Set(impact.relations.map(({ kind }) => kind));
  const classes = [...new Set(impact.items.filter(({ depth }) => depth > 0).map((one) => one.class))];
  return (
    <>
      <MultiSelect
        size="xs"
        aria-label={t('graph.kinds')}
        placeholder={narrowing.kinds.length === 0 ? t('graph.allKinds') : ''}
        data={kinds
          .filter(({ code }) => present.has(code))
          .map(({ code }) => ({ value: code, label: kindName(code, 'forth') }))}
        value={[...narrowing.kinds]}
        onChange={(value) => onChange({ ...narrowing, kinds: value })}
        clearable
        miw={160}
      />
      <MultiSelect
        size="xs"
        aria-label={t('graph.classes')}
        placeholder={narrowing.classes.length === 0 ? t('graph.allClasses') : ''}
        data={classes.map((value) => ({ value, label: className(value) }))}
        value={[...narrowing.classes]}
        onChange={(value) => onChange({ ...narrowing, classes: value })}
        clearable
        searchable
        miw={160}
      />
    </>
  );
}
