import { ActionIcon, Group, Text } from '@mantine/core';
import { IconArrowsMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import {
  type Edge,
  MarkerType,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKindName } from '../names.ts';
import { type Box, HEIGHT, isStepKey, type Layout, type Line, nextBox, WIDTH } from './arrange.ts';
import { type BoxData, BoxNode } from './BoxNode.tsx';
import { aboutIt } from './ways.ts';
import './graph.css';

const NODES = { box: BoxNode };
const FIT = { padding: 0.08, maxZoom: 1.1 };
/** Below this scale only names are shown. */
const FAR = 0.7;
/** Below this scale nobody reads anything: a picture that would be smaller begins at its start instead. */
const READABLE = 0.36;
/** More lines than these carry no words unless they are about what is looked at. */
const MOST_WORDS = 24;

interface Props {
  layout: Layout;
  services: readonly string[];
  /** The item or group that is looked at; null: none. */
  chosen: string | null;
  onChoose(id: string | null): void;
  onUnfold(group: string): void;
}

/** The picture of an impact: pan, zoom, walk by arrow keys; it says nothing that the list beside does not. */
export function Graph(props: Props) {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ layout, services, chosen, onChoose, onUnfold }: Props) {
  const { t } = useTranslation('config');
  const flow = useReactFlow();
  const navigate = useNavigate();
  const far = useStore(({ transform }) => transform[2] < FAR);
  const place = useRef<HTMLDivElement>(null);
  const start = layout.boxes[0]?.id ?? '';
  const [at, setAt] = useState(start);
  const here = layout.boxes.some(({ id }) => id === at) ? at : start;
  const about = useMemo(() => (chosen ? aboutIt(layout.lines, chosen) : null), [layout, chosen]);
  const edges = useEdges(layout.lines, chosen, about);
  const nodes = useMemo(
    () => layout.boxes.map((box) => nodeOf(box, { here, chosen, about, services, onChoose, onUnfold })),
    [layout, here, chosen, about, services, onChoose, onUnfold],
  );
  useEffect(() => {
    const frame = place.current?.getBoundingClientRect();
    if (!frame || layout.boxes.length === 0) return;
    const all = extentOf(layout.boxes);
    const scale = Math.min(frame.width / all.width, frame.height / all.height);
    if (scale > READABLE) void flow.setViewport(fitting(all, frame, scale));
    else void flow.setViewport({ x: 24, y: frame.height / 2, zoom: 0.5 });
  }, [flow, layout]);

  function walk(event: KeyboardEvent) {
    if (!isStepKey(event.key) || !(event.target instanceof HTMLElement)) return;
    event.preventDefault();
    const next = nextBox(layout, here, event.key);
    if (next === null) return;
    setAt(next);
    onChoose(next);
    place.current
      ?.querySelector<HTMLElement>(`[data-box="${CSS.escape(next)}"]`)
      ?.focus({ preventScroll: true });
    bringIntoView(layout.boxes.find(({ id }) => id === next));
  }

  function bringIntoView(box: Box | undefined) {
    const frame = place.current?.getBoundingClientRect();
    if (!box || !frame) return;
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [box.x * zoom + x, box.y * zoom + y];
    const seen =
      left >= 0 && top >= 0 && left + WIDTH * zoom <= frame.width && top + HEIGHT * zoom <= frame.height;
    if (!seen) void flow.setCenter(box.x + WIDTH / 2, box.y + HEIGHT / 2, { zoom });
  }

  return (
    <section
      ref={place}
      className="yn-card yn-graph"
      data-far={far}
      aria-label={t('graph.picture')}
      onKeyDown={walk}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODES}
        minZoom={0.1}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        proOptions={{ hideAttribution: true }}
        onNodeDoubleClick={(_event, { id, data }) =>
          data.box.folded ? onUnfold(id) : void navigate({ to: '/desk/items/$item', params: { item: id } })
        }
        onPaneClick={() => onChoose(null)}
      />
      <Text size="xs" className="yn-graph-note yn-quiet" visibleFrom="sm" aria-hidden>
        {t('graph.keys')}
      </Text>
      <Tools />
    </section>
  );
}

interface Extent {
  x: number;
  y: number;
  width: number;
  height: number;
}

function extentOf(boxes: readonly Box[]): Extent {
  const [xs, ys] = [boxes.map(({ x }) => x), boxes.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) + WIDTH - x, height: Math.max(...ys) + HEIGHT - y };
}

/** Where the picture stands in its frame when all of it is seen, with a margin. */
function fitting({ x, y, width, height }: Extent, frame: Pick<DOMRect, 'width' | 'height'>, scale: number) {
  const zoom = Math.min(scale * (1 - FIT.padding), FIT.maxZoom);
  return {
    zoom,
    x: frame.width / 2 - (x + width / 2) * zoom,
    y: frame.height / 2 - (y + height / 2) * zoom,
  };
}

function Tools() {
  const { t } = useTranslation('config');
  const flow = useReactFlow();
  const tools = [
    ['zoomIn', IconZoomIn, () => flow.zoomIn()],
    ['zoomOut', IconZoomOut, () => flow.zoomOut()],
    ['fit', IconArrowsMaximize, () => flow.fitView(FIT)],
  ] as const;
  return (
    <Group gap={6} className="yn-graph-tools">
      {tools.map(([name, Icon, act]) => (
        <ActionIcon
          key={name}
          size="lg"
          variant="default"
          aria-label={t(`graph.${name}`)}
          onClick={() => void act()}
        >
          <Icon size={18} aria-hidden />
        </ActionIcon>
      ))}
    </Group>
  );
}

type Look = Pick<Props, 'services' | 'chosen' | 'onChoose' | 'onUnfold'> & {
  here: string;
  about: ReadonlySet<string> | null;
};

const nodeOf = (
  box: Box,
  { here, chosen, about, services, onChoose, onUnfold }: Look,
): Node<BoxData, 'box'> => ({
  ...{ id: box.id, type: 'box', position: { x: box.x, y: box.y } },
  ...{ width: WIDTH, height: HEIGHT, initialWidth: WIDTH, initialHeight: HEIGHT },
  // Its box says what it is; the frame around it says nothing.
  ariaRole: 'presentation',
  domAttributes: { 'aria-roledescription': undefined as never },
  data: {
    box,
    service: box.items.some(({ id }) => services.includes(id)),
    reachable: box.id === here,
    chosen: box.id === chosen,
    dim: about !== null && !about.has(box.id),
    onChoose,
    onUnfold,
  },
});

function useEdges(lines: readonly Line[], chosen: string | null, about: ReadonlySet<string> | null): Edge[] {
  const kindName = useKindName();
  return useMemo(
    () =>
      lines.map((line) => {
        const { id, from, to, ways, round } = line;
        const touches = chosen === from || chosen === to;
        const lit = about?.has(from) && about.has(to);
        const said = [...new Set(ways.map(({ kind, read }) => kindName(kind, read)))].join(' / ');
        const label = ways.length > 1 ? `${said} × ${ways.length}` : said;
        const classes = [round && 'yn-round', about !== null && (lit ? 'yn-lit' : 'yn-dim')];
        return {
          ...{ id, source: from, target: to, type: 'default' },
          ...{ className: classes.filter(Boolean).join(' '), focusable: false },
          ...(touches || (chosen === null && lines.length <= MOST_WORDS) ? { label } : {}),
          labelShowBg: true,
          markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: 'var(--yn-quiet)' },
          // The list beside says the same in words.
          ariaRole: 'presentation',
          ariaLabel: '',
          domAttributes: { 'aria-hidden': true },
        } satisfies Edge;
      }),
    [lines, chosen, about, kindName],
  );
}
