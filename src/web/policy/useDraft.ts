import { useEffect, useState } from 'react';
import { z } from 'zod';
import { versionContent } from '#contract/policy-content.ts';
import { problemOf } from '../platform/problem.ts';
import { type Content, useSave, type VersionId, type VersionView } from './queries.ts';

/** What another person saved in the meantime, as a refused save tells it. */
const theirs = z.object({ revision: z.int(), changedAt: z.string(), content: versionContent });
export type Theirs = z.output<typeof theirs>;

/** A draft while it is edited: saved only when told, and never over what somebody else has saved. */
export function useDraft(id: VersionId, version: VersionView) {
  const [base, setBase] = useState(version);
  const [content, setContent] = useState<Content>(version.content);
  const [badTexts, setBadTexts] = useState<readonly string[]>([]);
  const save = useSave(id);
  const dirty = content !== base.content;

  function load(next: VersionView) {
    setBase(next);
    setContent(next.content);
    setBadTexts([]);
    save.reset();
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a newly read version is looked at
  useEffect(() => {
    if (!dirty && version.revision !== base.revision) load(version);
  }, [version]);

  const conflict = save.error ? theirs.safeParse(problemOf(save.error).detail) : null;
  return {
    content,
    base,
    dirty,
    badTexts,
    save: {
      run: (revision = base.revision, onSaved?: () => void) =>
        save.mutate(
          { content, summary: base.summary, revision },
          {
            onSuccess: (saved) => {
              load(saved);
              onSaved?.();
            },
          },
        ),
      pending: save.isPending,
      problem: save.error ? problemOf(save.error) : null,
    },
    conflict: conflict?.success ? conflict.data : null,
    change: setContent,
    reset: () => load(base),
    /** Gives one's own changes up for those of the other. */
    takeTheirs: ({ content: other, revision }: Theirs) => load({ ...base, content: other, revision }),
    noteText: (field: string, bad: boolean) =>
      setBadTexts((all) => {
        if (bad === all.includes(field)) return all;
        return bad ? [...all, field] : all.filter((one) => one !== field);
      }),
  };
}

export type DraftState = ReturnType<typeof useDraft>;
