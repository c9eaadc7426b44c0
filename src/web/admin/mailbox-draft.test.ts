import { expect, it } from 'vitest';
import { bodyOf, draftOf, usualPort } from './mailbox-draft.ts';

const draft = { ...draftOf(null), name: '服务台', address: 'desk@x.cn', host: ' mail.x.cn ', user: 'desk' };

it('says nothing of a server where mail is handed over, nor of a password that was not typed', () => {
  expect(bodyOf({ ...draft, kind: 'handed_over', password: 'x' }, true)).not.toHaveProperty('server');
  expect(bodyOf({ ...draft, kind: 'handed_over', password: 'x' }, true)).not.toHaveProperty('password');
  expect(bodyOf(draft, false)).not.toHaveProperty('password');
  expect(bodyOf(draft, false)).not.toHaveProperty('kind');
  expect(bodyOf({ ...draft, password: ' p ' }, true)).toMatchObject({ kind: 'imap', password: ' p ' });
});

it('leaves out what is empty', () => {
  expect(bodyOf({ ...draft, moveTo: ' ', service: '', authservId: '' }, true)).toMatchObject({
    service: null,
    authservId: null,
    server: { host: 'mail.x.cn', port: 993, folder: 'INBOX', moveTo: null },
  });
});

it.each([
  ['tls', 993],
  ['starttls', 143],
  ['none', 143],
] as const)('%s is at port %d', (security, port) => {
  expect(usualPort(security)).toBe(port);
});
