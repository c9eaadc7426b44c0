import { describe, expect, it } from 'vitest';
import { cleanFileName, isPicture, isRunnable, mediaTypeOf } from './files.ts';

describe('names of uploads', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['C:\\用户\\截图.png', '截图.png'],
    ['\u200b.htaccess', 'htaccess'],
    ['in\u202egpj.exe', 'ingpj.exe'],
    ['a\r\nb.txt', 'ab.txt'],
    ['<img onerror=x>.png', 'img onerror=x.png'],
    ['trailing.', 'trailing'],
    ['...', 'file'],
    [' . a.b .', 'a.b'],
    ['half \ud800a sign.txt', 'half a sign.txt'],
    ['', 'file'],
  ])('%j is shown as %j', (name, shown) => expect(cleanFileName(name)).toBe(shown));

  it('cuts long names before the ending and never through a sign', () => {
    const shown = cleanFileName(`${'报'.repeat(300)}.xlsx`);
    expect(new TextEncoder().encode(shown).length).toBeLessThanOrEqual(200);
    expect(shown).toMatch(/^报+\.xlsx$/);
  });

  it.each(['a', '. ', '/', '报', '.a'])('of a million times %j do not hold anybody up', (part) => {
    const shown = cleanFileName(`${part.repeat(1_000_000)}x`);
    expect(new TextEncoder().encode(shown).length).toBeLessThanOrEqual(200);
  });

  it.each(['setup.EXE', 'x.js', 'run.bat ', 'a.lnk\u200b'])('%s is not taken', (name) =>
    expect(isRunnable(name)).toBe(true),
  );

  it.each([
    ['a.PNG', 'image/png', true],
    ['a.svg', 'application/octet-stream', false],
    ['a.html', 'application/octet-stream', false],
    ['a', 'application/octet-stream', false],
  ])('%s is %s', (name, type, picture) => {
    expect(mediaTypeOf(name)).toBe(type);
    expect(isPicture(type)).toBe(picture);
  });
});
