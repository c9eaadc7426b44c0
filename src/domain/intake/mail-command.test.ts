import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandIn } from './mail-command.ts';

describe('commands by mail', () => {
  it.each([
    '已解决',
    '已解决。',
    '您好，\n已解决，谢谢！',
    '问题已经解决了，辛苦了',
    '已解決，謝謝',
    '可以关闭',
    '可以关闭了，谢谢您',
    '请关闭工单',
    '已解决 👍',
    'Resolved',
    'Resolved, thanks!',
    'Hi,\nThe issue has been resolved. You can close the ticket.\nBest regards',
    'solved',
    '问题已解决，可以关单。',
  ])('is confirmed by %j', (said) => expect(commandIn(said)).toBe('confirm'));

  it.each([
    '未解决',
    '没有解决，一重启又不行了',
    '您好，问题仍未解决：打印机还是离线。',
    'Not solved',
    'It is still not resolved. The printer stays offline.',
    'Unresolved',
    '未解决。另一个问题已解决',
  ])('is not solved by %j', (said) => expect(commandIn(said)).toBe('reject'));

  it.each(['同意', '同意，谢谢', '我同意执行。', 'I agree', 'Approved, thanks'])('is agreed by %j', (said) =>
    expect(commandIn(said)).toBe('consent'),
  );

  it.each([
    '',
    '谢谢',
    '收到',
    '已解决？',
    '已解决吗',
    '是否已解决',
    '已解决一部分',
    '已解决，但是速度很慢',
    '已解决，同意',
    '已解决，未解决',
    '解决',
    '请尽快解决',
    '等解决了再说',
    '上次的已解决，这次的没有',
    '昨天已解决',
    '好了',
    '不同意',
    '同意，但请在晚上做',
    '不可以关闭',
    '先不要关闭工单',
    '未解决的问题已经解决',
    '已解决 👎',
    '已解决 😡',
    'resolved?',
    'not resolved by you',
    'I thought it was resolved',
    'resolved, but it is slow',
    'please do not close the ticket',
    'agree to disagree',
    '"已解决" 是什么意思',
    `已解决${'，谢谢'.repeat(200)}`,
  ])('leaves %j to a person', (said) => expect(commandIn(said)).toBeNull());

  it('never takes a word for yes that says anything else besides', () => {
    const words = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => /[\p{L}\p{N}?？]/u.test(text));
    fc.assert(
      fc.property(words, (other) => {
        if (commandIn(other) !== null || commandIn(`已解决\n谢谢\n${other}`) === null) return;
        // Only politeness may stand beside it.
        expect(commandIn(`同意\n${other}`)).toBe('consent');
      }),
    );
  });
});
