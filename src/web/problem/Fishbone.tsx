import { Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CAUSE_CATEGORIES } from '#domain/problem/problem.ts';
import type { ProblemView } from './queries.ts';

const COLUMN = 190;
const LINE = 22;
const HEAD = 170;

/** Signs of a cause that fit beside its bone; the list below has all of them. */
const FIT = 13;
const cut = (text: string, fit = FIT) =>
  [...text].length > fit ? `${[...text].slice(0, fit).join('')}…` : text;

/** Possible causes by category as bones of one spine that leads to the problem; the list beside it says the same. */
export function Fishbone({ problem }: { problem: ProblemView }) {
  const { t } = useTranslation('problem');
  const bones = CAUSE_CATEGORIES.flatMap((category) => {
    const causes = problem.causes.filter((one) => one.category === category);
    return causes.length > 0 ? [{ category, causes }] : [];
  });
  if (bones.length === 0) return null;
  const most = Math.max(...bones.map(({ causes }) => causes.length));
  const reach = 40 + most * LINE;
  const width = Math.ceil(bones.length / 2) * COLUMN + HEAD + 40;
  const label = t('fishboneOf', { title: problem.title });
  return (
    <Box
      component="section"
      aria-label={label}
      // The picture may be wider than a phone: it is then moved with the keyboard, too.
      tabIndex={0}
      style={{ overflowX: 'auto' }}
    >
      <svg width={width} height={2 * reach + 20} role="img" aria-label={label} fill="currentColor">
        <line
          x1={10}
          x2={width - HEAD}
          y1={reach + 10}
          y2={reach + 10}
          stroke="currentColor"
          strokeWidth={2}
        />
        <foreignObject x={width - HEAD} y={reach - 22} width={HEAD - 4} height={64}>
          <Box fz="sm" fw={650} p={6} className="yn-inset" style={{ overflowWrap: 'anywhere' }}>
            {cut(problem.title, 22)}
          </Box>
        </foreignObject>
        {bones.map(({ category, causes }, i) => (
          <Bone key={category} name={t(`category.${category}`)} causes={causes} place={i} reach={reach} />
        ))}
      </svg>
    </Box>
  );
}

interface BoneProps {
  name: string;
  causes: ProblemView['causes'];
  place: number;
  reach: number;
}

function Bone({ name, causes, place, reach }: BoneProps) {
  const spine = reach + 10;
  const above = place % 2 === 0;
  const foot = (Math.floor(place / 2) + 1) * COLUMN;
  const tip = above ? 16 : 2 * reach + 4;
  return (
    <g>
      <line x1={foot - 60} x2={foot} y1={tip} y2={spine} stroke="currentColor" />
      <text x={foot - 60} y={above ? 12 : 2 * reach + 18} textAnchor="middle" fontSize={13} fontWeight={650}>
        {name}
      </text>
      {causes.map((cause, i) => (
        <text
          key={`${cause.text}-${cause.finding}`}
          x={foot - 62}
          y={above ? 36 + i * LINE : 2 * reach - 12 - i * LINE}
          textAnchor="end"
          fontSize={12}
          fontWeight={cause.finding === 'confirmed' ? 700 : 400}
          textDecoration={cause.finding === 'excluded' ? 'line-through' : undefined}
        >
          {cut(cause.text, 9)}
        </text>
      ))}
    </g>
  );
}
