import { describe, expect, it } from 'vitest';
import { endsAddress, refusedBy, type Undelivered, undelivered } from './undelivered.ts';

describe('a report about a letter', () => {
  it.each<[string | null, Undelivered, boolean]>([
    ['5.1.1', 'no_such_address', true],
    ['5.1.10', 'no_such_address', true],
    ['5.2.1', 'no_such_address', true],
    ['5.4.4', 'no_such_address', true],
    ['5.0.0', 'not_delivered', true],
    [null, 'not_delivered', true],
    ['5.1.8', 'not_wanted', false],
    ['5.2.2', 'mailbox_full', false],
    ['4.2.2', 'mailbox_full', false],
    ['5.2.3', 'too_large', false],
    ['5.3.4', 'too_large', false],
    ['5.7.1', 'not_wanted', false],
    ['4.4.7', 'unreachable', false],
    ['4.0.0', 'not_delivered', false],
  ])('of %s says %s; ends the address: %s', (status, why, ends) => {
    expect(undelivered(status)).toBe(why);
    expect(endsAddress(why, { failed: true, status })).toBe(ends);
    expect(endsAddress(why, { failed: false, status }), 'delayed only').toBe(false);
  });
});

describe('a server that says no', () => {
  it.each<[number, string | null, boolean, Undelivered]>([
    [550, null, true, 'no_such_address'],
    [553, null, true, 'no_such_address'],
    [550, '5.1.1', true, 'no_such_address'],
    [550, '5.7.1', true, 'not_wanted'],
    [550, null, false, 'not_delivered'],
    [554, null, true, 'not_delivered'],
    [552, '5.3.4', false, 'too_large'],
  ])('%s %s, to the recipient: %s', (code, status, atRecipient, why) => {
    expect(refusedBy(code, status, atRecipient)).toBe(why);
  });
});
