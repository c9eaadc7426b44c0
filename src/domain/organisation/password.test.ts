import { describe, expect, it } from 'vitest';
import { passwordProblem } from './password.ts';

const RULES = { login: 'wang.xiaoming', minLength: 10, isListed: (text: string) => text === 'sunflower' };

describe('a new password', () => {
  it.each([
    ['蓝鲸喜欢在月下唱歌呀', null],
    ['correct horse battery', null],
    ['Tr4ktor-am-Feld', null],
    ['kurz', 'too_short'],
    ['九个汉字不够长的哦', 'too_short'],
    ['x'.repeat(201), 'too_long'],
    ['wang.xiaoming', 'like_login'],
    ['WangXiaoMing1', 'like_login'],
    ['1wang_xiaoming!', 'like_login'],
    ['aaaaaaaaaaaa', 'too_common'],
    ['1212121212', 'too_common'],
    ['Password2026', 'too_common'],
    ['P@ssw0rd-123', 'too_common'],
    ['1234567890', 'too_common'],
    ['9876543210', 'too_common'],
    ['qwertyuiop', 'too_common'],
    ['Woaini1314', 'too_common'],
    ['woaini5201314', 'too_common'],
    ['a123456789', 'too_common'],
    ['qwe123456789', 'too_common'],
    ['Qq1314520!', 'too_common'],
    ['Sunflower', 'too_short'],
    ['Sunflower2026', 'too_common'],
    ['Sunflower-2026-am-Feld', null],
  ])('%s: %s', (password, problem) => {
    expect(passwordProblem(password, RULES)).toBe(problem);
  });

  it('is as long as the rules ask for', () => {
    expect(passwordProblem('Tr4ktor-Feld', { ...RULES, minLength: 12 })).toBeNull();
    expect(passwordProblem('Tr4ktor-Feld', { ...RULES, minLength: 13 })).toBe('too_short');
  });
});
