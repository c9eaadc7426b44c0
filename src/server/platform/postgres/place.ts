import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Account, serverAccount } from './account.ts';

/** Where an embedded PostgreSQL keeps its things, and as whom it runs. */
export interface Place {
  /** Holds the cluster and its log; belongs to the account, nobody else may enter. */
  readonly folder: string;
  /** Prepared binaries, shared by every clone of this account; undefined: used where npm put them. */
  readonly binaries: string | undefined;
  readonly account: Account | undefined;
}

/** Root's clone may stand where no other user can enter, so its data stands here. */
const STATE_OF_ROOT = '/var/lib/yinuo';

/** The place of the clone at `root`: the same at each start, another for each clone. */
export function placeOf(root: string): Place {
  const account = serverAccount();
  if (!account) return { folder: made(join(root, '.yinuo', 'pg')), binaries: undefined, account };
  const state = stateOfRoot();
  return { folder: made(join(state, cloneName(root)), account), binaries: state, account };
}

/** A place for one run of the tests; the caller removes the folder. */
export function temporaryPlace(): Place {
  const account = serverAccount();
  const state = account ? stateOfRoot() : undefined;
  const folder = mkdtempSync(join(state ?? tmpdir(), 'yinuo-test-'));
  if (account) chownSync(folder, account.uid, account.gid);
  return { folder, binaries: state, account };
}

function stateOfRoot(): string {
  const state = process.env.YINUO_STATE_DIR ?? STATE_OF_ROOT;
  mkdirSync(state, { recursive: true });
  chmodSync(state, 0o755);
  return state;
}

function cloneName(root: string): string {
  const path = realpathSync(root);
  const name = basename(path).replaceAll(/[^A-Za-z0-9]+/g, '-');
  return `${name}-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`;
}

function made(folder: string, account?: Account): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}
