import { Link } from '@tanstack/react-router';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useClassName } from '../names.ts';
import type { Box } from './arrange.ts';

export interface BoxData extends Record<string, unknown> {
  box: Box;
  service: boolean;
  /** The one box that the tab key comes to. */
  reachable: boolean;
  chosen: boolean;
  dim: boolean;
  onChoose(id: string): void;
  onUnfold(group: string): void;
}

/** One box of the picture: an item, which Enter opens, or all of a class, which it unfolds. */
export function BoxNode({ data }: NodeProps<Node<BoxData, 'box'>>) {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      {data.box.folded ? <Folded {...data} /> : <One {...data} />}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </>
  );
}

const looksOf = ({ box, service, reachable, chosen, dim }: BoxData) => ({
  className: 'yn-box nopan',
  'data-box': box.id,
  'data-start': box.depth === 0,
  'data-service': service,
  'data-round': box.items.some(({ round }) => round),
  'data-between': box.items.every(({ between }) => between),
  'data-chosen': chosen,
  'data-dim': dim,
  tabIndex: reachable ? 0 : -1,
});

function One(data: BoxData) {
  const { t } = useTranslation('config');
  const className = useClassName();
  const { box, onChoose } = data;
  const [item] = box.items;
  if (!item) return null;
  const facts = [className(item.class), t(`state.${item.state}`)];
  if (item.criticality === 'critical' || item.criticality === 'high')
    facts.unshift(t(`criticality.${item.criticality}`));
  if (item.openTickets > 0) facts.unshift(t('openTickets', { n: item.openTickets }));
  const choose = (event: MouseEvent) => {
    // By keyboard, and with a key for another tab, it is a link like any other.
    if (event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onChoose(item.id);
  };
  return (
    <Link
      to="/desk/items/$item"
      params={{ item: item.id }}
      {...looksOf(data)}
      onClick={choose}
      draggable={false}
    >
      <span className="yn-box-name">
        <bdi>{item.name}</bdi>
      </span>
      <span className="yn-box-facts">{facts.join(' · ')}</span>
    </Link>
  );
}

function Folded(data: BoxData) {
  const { t } = useTranslation('config');
  const className = useClassName();
  const { box, onChoose, onUnfold } = data;
  const tickets = box.items.reduce((sum, { openTickets }) => sum + openTickets, 0);
  const facts = [t('graph.unfold'), ...(tickets > 0 ? [t('openTickets', { n: tickets })] : [])];
  return (
    <button
      type="button"
      {...looksOf(data)}
      data-folded
      onClick={(event) => (event.detail === 0 ? onUnfold(box.id) : onChoose(box.id))}
    >
      <span className="yn-box-name">
        {t('graph.folded', { class: className(box.items[0]?.class ?? ''), n: box.items.length })}
      </span>
      <span className="yn-box-facts">{facts.join(' · ')}</span>
    </button>
  );
}
