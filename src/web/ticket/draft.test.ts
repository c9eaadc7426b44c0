import { describe, expect, it } from 'vitest';
import { submission } from '#contract/ticket/tickets.ts';
import { aboutDevice, blankDraft, submissionOf } from './draft.ts';

describe('what is handed in of a draft', () => {
  it('is taken by the contract, be it almost empty', () => {
    expect(submission.safeParse(submissionOf({ ...blankDraft, title: '打印机卡纸' }, [])).success).toBe(true);
  });

  it('leaves unknown what was left empty, spaces or not', () => {
    const sent = submissionOf({ ...blankDraft, title: ' 卡纸 ', symptom: '  ', scope: '' }, []);
    expect(sent).toMatchObject({
      title: '卡纸',
      symptom: null,
      scope: null,
      occurredAt: null,
      contact: null,
    });
  });

  it('names devices, or why there are none, never both', () => {
    const draft = { ...blankDraft, devices: ['SN-4471'], noDeviceReason: '咨询' };
    expect(submissionOf(draft, [])).toMatchObject({
      devices: [{ kind: 'device', name: 'SN-4471' }],
      noDeviceReason: null,
    });
    expect(submissionOf({ ...draft, noDevice: true }, [])).toMatchObject({
      devices: [],
      noDeviceReason: '咨询',
    });
  });

  it('is about the device that somebody came with, whatever was written before', () => {
    const item = { id: '018f0000-0000-7000-8000-000000000000', name: '财务部笔记本', number: 'CI-000001' };
    const kept = { ...blankDraft, title: '黑屏', noDevice: true, devices: ['显示器'] };
    expect(submissionOf(aboutDevice(kept, item), [])).toMatchObject({
      ...{ type: 'incident', title: '黑屏' },
      devices: [{ kind: 'device', name: '财务部笔记本', ref: item.id }],
    });
  });

  it('carries the uploads', () => {
    expect(submissionOf(blankDraft, ['a', 'b']).uploadIds).toEqual(['a', 'b']);
  });
});
