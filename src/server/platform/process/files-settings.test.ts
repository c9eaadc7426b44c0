import { describe, expect, it } from 'vitest';
import { filesFrom } from './files-settings.ts';

const BUCKET = {
  YINUO_S3_ENDPOINT: 'https://s3.example:9000',
  YINUO_S3_BUCKET: 'desk-files',
  YINUO_S3_KEY_ID: 'key',
  YINUO_S3_SECRET: 'very-secret',
};
const read = (env: Record<string, string>) => filesFrom(env, '/desk');

describe('where attachments are kept', () => {
  it('is a folder unless a bucket is named', () => {
    expect(read({})).toEqual({ filesDir: '/desk/.yinuo/files', s3: undefined, scanner: undefined });
    expect(read(BUCKET).s3).toEqual({
      ...{ endpoint: 'https://s3.example:9000', bucket: 'desk-files', region: 'us-east-1' },
      ...{ keyId: 'key', secret: 'very-secret' },
    });
    expect(read({ ...BUCKET, YINUO_S3_REGION: 'cn-north-1' }).s3?.region).toBe('cn-north-1');
  });

  it.each([
    [{ ...BUCKET, YINUO_S3_ENDPOINT: '' }, 'YINUO_S3_ENDPOINT'],
    [{ ...BUCKET, YINUO_S3_ENDPOINT: 's3.example' }, 'YINUO_S3_ENDPOINT'],
    [{ ...BUCKET, YINUO_S3_ENDPOINT: 'https://key:very-secret@s3.example' }, 'YINUO_S3_ENDPOINT'],
    [{ ...BUCKET, YINUO_S3_BUCKET: '../other' }, 'YINUO_S3_BUCKET'],
    [{ ...BUCKET, YINUO_S3_SECRET: '' }, 'YINUO_S3_SECRET'],
    [{ ...BUCKET, YINUO_S3_CA: '/no/such/file.pem' }, 'YINUO_S3_CA'],
    [{ ...BUCKET, YINUO_S3_CA: import.meta.filename }, 'YINUO_S3_CA'],
    [{ YINUO_SCAN: 'required' }, 'YINUO_CLAMD'],
    [{ YINUO_CLAMD: 'tcp://127.0.0.1:3310', YINUO_SCAN: 'always' }, 'YINUO_SCAN'],
    [{ YINUO_CLAMD: '127.0.0.1:3310' }, 'YINUO_CLAMD'],
  ] as Record<string, string>[][] as [Record<string, string>, string][])(
    '%j names what is wrong',
    (env, named) => {
      expect(() => read(env)).toThrow(named);
      expect(() => read(env)).not.toThrow('very-secret');
    },
  );
});

describe('who scans them', () => {
  it.each([
    ['tcp://127.0.0.1:3310', 'offered', { clamd: { host: '127.0.0.1', port: 3310 }, required: false }],
    ['tcp://[::1]:3310', 'required', { clamd: { host: '::1', port: 3310 }, required: true }],
    ['unix:///run/clamav/clamd.ctl', '', { clamd: { path: '/run/clamav/clamd.ctl' }, required: false }],
  ])('%s, %s', (YINUO_CLAMD, YINUO_SCAN, scanner) => {
    expect(read({ YINUO_CLAMD, YINUO_SCAN }).scanner).toEqual(scanner);
  });
});
