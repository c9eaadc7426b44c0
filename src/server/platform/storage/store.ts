import { join } from 'node:path';
import { diskStore, type FileStore } from './files.ts';
import { s3Store } from './s3.ts';
import type { S3Settings } from './s3-request.ts';

/** The store that the settings ask for. */
export const storeOf = ({ filesDir, s3 }: { filesDir: string; s3?: S3Settings | undefined }): FileStore =>
  s3 ? s3Store(s3, join(filesDir, 'incoming')) : diskStore(filesDir);
