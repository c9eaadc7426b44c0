import { z } from 'zod';
import { table } from './route.ts';

export const documentation = table({
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    may: 'public',
    scope: 'none',
    tag: 'Documentation',
    summary: 'This API as an OpenAPI 3.1 document.',
    output: z.void(),
    answers: 'stream',
  },
  page: {
    method: 'GET',
    path: '/docs',
    may: 'public',
    scope: 'none',
    tag: 'Documentation',
    summary: 'This API as a page to read.',
    output: z.void(),
    answers: 'stream',
  },
});
