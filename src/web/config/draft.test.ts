import { describe, expect, it } from 'vitest';
import { becauseOf, bodyOf, draftOf } from './draft.ts';

describe('a draft of an item', () => {
  it('names the ticket or change as it is said, or says why by hand', () => {
    expect(becauseOf({ reason: ' 维修 ', ticket: '' })).toEqual({ cause: 'by_hand', reason: '维修' });
    expect(becauseOf({ reason: '', ticket: 'YN-12' })).toEqual({ cause: 'ticket', ref: '12', reason: null });
    const change = { cause: 'change', ref: 'CH-000012', reason: null };
    for (const ticket of ['ch-12', ' CH-000012 ', 'CH 12'])
      expect(becauseOf({ reason: '', ticket })).toEqual(change);
  });

  it('sends attributes of the class alone, and an emptied one as taken away', () => {
    const draft = {
      ...draftOf(null),
      class: 'printer',
      attributes: { colour: 'true', model: ' ', memory: '16' },
    };
    expect(bodyOf(draft, [{ code: 'colour' }, { code: 'model' }, { code: 'ip_address' }]).attributes).toEqual(
      {
        colour: 'true',
        model: null,
      },
    );
  });
});
