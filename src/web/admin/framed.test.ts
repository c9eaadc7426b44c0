import { expect, it } from 'vitest';
import { framed } from './framed.ts';

const LETTER =
  '<html lang="en"><body style="color:red"><p>a &quot; style=&quot;b</p><p style="color:red">c</p><p style="margin:0">d</p></body></html>';

it('a letter in a frame has its looks in one sheet, and no attribute', () => {
  expect(framed(LETTER, 'n1')).toBe(
    '<html lang="en"><head><base target="_blank"><style nonce="n1">.l0{color:red}.l1{margin:0}</style></head>' +
      '<body class="l0"><p>a &quot; style=&quot;b</p><p class="l0">c</p><p class="l1">d</p></body></html>',
  );
});
