import type { MantineColorsTuple } from '@mantine/core';

/** Deep pine: the colour of the desk. Steps 7 and darker carry white text at more than 5:1. */
export const pine: MantineColorsTuple = [
  '#eef6f5',
  '#dbe9e7',
  '#b5d2ce',
  '#8bbab4',
  '#68a69e',
  '#519990',
  '#3d8a81',
  '#2b766d',
  '#1c655d',
  '#0a534c',
];

/** Vermilion of a seal: the brand mark and what must not be overlooked. */
export const seal: MantineColorsTuple = [
  '#fdeeec',
  '#f5dad6',
  '#eab2aa',
  '#e0877b',
  '#d76354',
  '#d14c3b',
  '#c8402f',
  '#b03324',
  '#9d2c1f',
  '#8a2318',
];

/** Greys with a breath of pine, so that lines and surfaces belong to the rest. */
export const gray: MantineColorsTuple = [
  '#f5f8f7',
  '#ebf0ee',
  '#e0e7e4',
  '#d2dbd8',
  '#bccac5',
  '#94a5a0',
  '#64756f',
  '#4d5d58',
  '#34413d',
  '#1d2623',
];

/** Surfaces of the dark scheme: 7 is a card, 8 the page behind it, 0 the text. */
export const dark: MantineColorsTuple = [
  '#d9e1de',
  '#bac6c2',
  '#9dada8',
  '#70827c',
  '#3a4844',
  '#2d3a36',
  '#232e2b',
  '#1a2321',
  '#121a18',
  '#0c1211',
];
