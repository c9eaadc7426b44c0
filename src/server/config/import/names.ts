import { sql } from 'kysely';
import type { Named } from '#domain/config/import/judge.ts';
import type { Queries } from '../../platform/db/db.ts';

type Names = (field: Named, text: string) => string | null | 'many';

const KIND: Record<Named, 'person' | 'group' | 'department' | 'site'> = {
  ownerId: 'person',
  holderId: 'person',
  person: 'person',
  groupId: 'group',
  departmentId: 'department',
  siteId: 'site',
  site: 'site',
};

const plain = (text: string) => text.normalize('NFKC').trim().toLowerCase();
/** `李娜 (lina)` names her by the login. */
const LOGIN = /[(（]\s*([^()（）\s]+)\s*[)）]\s*$/;

/**
 * Who and what texts name. People are named by login or address, also of who has left, or by a name that one of those
 * who are there has; departments by their path from the top, or by a name that only one has.
 */
export async function namesFor(q: Queries, texts: readonly [Named, string][]): Promise<Names> {
  const sought = {
    person: new Set<string>(),
    group: new Set<string>(),
    department: new Set<string>(),
    site: new Set<string>(),
  };
  for (const [field, text] of texts) {
    const kind = KIND[field];
    sought[kind].add(kind === 'department' ? path(text) : plain(text));
    const login = LOGIN.exec(text)?.[1];
    if (kind === 'person' && login) sought.person.add(plain(login));
  }
  const found = {
    person: new Map<string, Set<string>>(),
    group: new Map(),
    department: new Map(),
    site: new Map(),
  };
  if (texts.length > 0) {
    const rows = await sql<{ kind: keyof typeof found; text: string; id: string; rank: number }>`
      with s as (select ${[...sought.person]}::text[] as people, ${[...sought.group]}::text[] as groups,
        ${[...sought.department]}::text[] as departments, ${[...sought.site]}::text[] as sites)
      select 'person' as kind, lower(p.login) as text, p.id, 0 as rank from s, person p where lower(p.login) = any(s.people)
      union all select 'person', lower(p.email), p.id, 0 from s, person p where lower(p.email) = any(s.people)
      union all select 'person', lower(normalize(p.name, NFKC)), p.id, 1 from s, person p where p.active and lower(normalize(p.name, NFKC)) = any(s.people)
      union all select 'group', lower(normalize(g.name, NFKC)), g.id, 0 from s, support_group g where lower(normalize(g.name, NFKC)) = any(s.groups)
      union all select 'site', lower(normalize(x.name, NFKC)), x.id, 0 from s, site x where lower(normalize(x.name, NFKC)) = any(s.sites)
      union all select 'department', lower(normalize(d.path, NFKC)), d.id, 0 from s, department_path d where lower(normalize(d.path, NFKC)) = any(s.departments)
      union all select 'department', lower(normalize(d.name, NFKC)), d.id, 1 from s, department d where lower(normalize(d.name, NFKC)) = any(s.departments)
      order by rank`.execute(q);
    const ranks = new Map<string, number>();
    for (const { kind, text, id, rank } of rows.rows) {
      // What names somebody exactly is not in doubt because others are called so.
      const best = ranks.get(`${kind} ${text}`) ?? rank;
      if (rank > best) continue;
      ranks.set(`${kind} ${text}`, best);
      const ids: Set<string> = found[kind].get(text) ?? new Set();
      found[kind].set(text, ids.add(id));
    }
  }
  return (field, text) => {
    const kind = KIND[field];
    const login = kind === 'person' ? LOGIN.exec(text)?.[1] : undefined;
    const ids =
      found[kind].get(kind === 'department' ? path(text) : plain(text)) ??
      (login ? found.person.get(plain(login)) : undefined);
    if (!ids || ids.size === 0) return null;
    return ids.size === 1 ? ([...ids][0] ?? null) : 'many';
  };
}

const path = (text: string): string =>
  plain(text)
    .split('/')
    .map((part) => part.trim())
    .filter(Boolean)
    .join('/');
