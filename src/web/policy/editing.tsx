import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { FieldProblem } from '#domain/refusal.ts';
import { useFieldWords } from '../platform/words.ts';
import { fieldOf, type Path, valueAt, withValue } from './content.ts';

/** What a field of an editor needs: the content, how to change it, and what is wrong with it. */
interface Editing {
  content: unknown;
  readOnly: boolean;
  set(path: Path, value: unknown): void;
  /** What is wrong at this field or, unless told otherwise, anywhere inside it. */
  problemAt(path: Path, where?: 'here' | 'inside'): string | undefined;
  /** What is good to know there, and forbids nothing. */
  hintAt(path: Path): string | undefined;
  /** A text that means nothing cannot be kept in the content: it is noted, and nothing is saved. */
  noteText(path: Path, bad: boolean): void;
}

const Context = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(Context);
  if (!editing) throw new Error('a field stands outside of an editor');
  return editing;
}

interface Props<T> {
  content: T;
  /** Left out for what is only read. */
  onChange?: ((content: T) => void) | undefined;
  problems?: readonly FieldProblem[];
  hints?: readonly FieldProblem[];
  onText?: (field: string, bad: boolean) => void;
  children: ReactNode;
}

/** Gives the fields inside their content by path. */
const NONE: readonly FieldProblem[] = [];

export function Editor<T>(props: Props<T>) {
  const { content, onChange, problems = NONE, hints = NONE, onText, children } = props;
  const words = useFieldWords();
  const editing = useMemo<Editing>(
    () => ({
      content,
      readOnly: onChange === undefined,
      set: (path, value) => onChange?.(withValue(content, path, value)),
      problemAt: (path, where = 'inside') => words(problemOf(problems, fieldOf(path), where)),
      hintAt: (path) => words(problemOf(hints, fieldOf(path), 'here')),
      noteText: (path, bad) => onText?.(fieldOf(path), bad),
    }),
    [content, onChange, problems, hints, onText, words],
  );
  return <Context value={editing}>{children}</Context>;
}

const problemOf = (problems: readonly FieldProblem[], field: string, where: 'here' | 'inside') =>
  problems.find((one) => one.field === field || (where === 'inside' && one.field.startsWith(`${field}.`)));

/** The items of a list in the content, with what can be done to them. */
export function useItems(path: Path) {
  const { content, set } = useEditing();
  const found = valueAt(content, path);
  const items: readonly unknown[] = Array.isArray(found) ? found : [];
  return {
    items,
    add: (item: unknown) => set(path, [...items, item]),
    remove: (index: number) => set(path, items.toSpliced(index, 1)),
    swap: (index: number, other: number) => {
      const next = [...items];
      [next[index], next[other]] = [items[other], items[index]];
      set(path, next);
    },
  };
}
