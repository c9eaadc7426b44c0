import type { config } from '#contract/config.ts';
import type { AttributeType } from '#domain/config/item-class.ts';
import type { RequestOf } from '../platform/client.ts';
import type { Attribute, ItemClass } from './queries.ts';

/** An attribute while it is defined: what the inputs hold. */
export interface AttributeDraft {
  /** Tells drafts apart while they are edited. */
  key: number;
  code: string;
  zh: string;
  en: string;
  type: AttributeType;
  unit: string;
  required: boolean;
  unique: boolean;
  pattern: string;
  /** One choice a line: its code, its Chinese name, a bar, its English name. */
  choices: string;
}

/** A class while it is defined. */
export interface ClassDraft {
  code: string;
  zh: string;
  en: string;
  parent: string | null;
  abstract: boolean;
  attributes: readonly AttributeDraft[];
}

export type ClassBody = RequestOf<(typeof config)['addClass']>['body'];

const PREFIX = 'x-';

export const blankAttribute = (key: number): AttributeDraft => ({
  ...{ key, code: '', zh: '', en: '', type: 'text', unit: '', required: false, unique: false },
  ...{ pattern: '', choices: '' },
});

/** The draft of an own class, or of a new one below another. */
export const classDraftOf = (of: ItemClass | null, parent: string | null): ClassDraft =>
  of === null
    ? { code: '', zh: '', en: '', parent, abstract: false, attributes: [] }
    : {
        ...{ code: of.code.slice(PREFIX.length), zh: of.zh, en: of.en, parent: of.parent },
        abstract: of.abstract,
        attributes: of.attributes.filter(({ from }) => from === of.code).map(attributeDraftOf),
      };

const attributeDraftOf = (attribute: Attribute, key: number): AttributeDraft => ({
  ...{ key, code: attribute.code, zh: attribute.zh, en: attribute.en, type: attribute.type },
  ...{ required: attribute.required, unique: attribute.unique },
  ...{ unit: attribute.unit ?? '', pattern: attribute.pattern ?? '' },
  choices: attribute.choices.map(({ code, zh, en }) => `${code} ${zh} | ${en}`).join('\n'),
});

/** Choices as they are written, one a line; a line with one name has it in both languages. */
export function choicesOf(text: string): { code: string; zh: string; en: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [code = '', ...rest] = line.split(/\s+/);
      const [zh = '', en = ''] = rest
        .join(' ')
        .split(/[|｜]/)
        .map((name) => name.trim());
      return { code, zh: zh || code, en: en || zh || code };
    });
}

const given = (text: string): string | null => text.trim() || null;

/** What the API is sent; what a type does not have is not sent. */
export const classBodyOf = (draft: ClassDraft): ClassBody => ({
  code: `${PREFIX}${draft.code.trim()}`,
  ...{ zh: draft.zh.trim(), en: draft.en.trim(), parent: draft.parent, abstract: draft.abstract },
  attributes: draft.attributes.map(({ key: _key, type, ...said }) => ({
    ...{ code: said.code.trim(), zh: said.zh.trim(), en: said.en.trim(), type, required: said.required },
    unique: said.unique && type !== 'choice' && type !== 'yes_no',
    unit: type === 'number' ? given(said.unit) : null,
    pattern: type === 'text' ? given(said.pattern) : null,
    choices: type === 'choice' ? choicesOf(said.choices) : [],
  })),
});

/** A class with its depth in the tree, those below another after it. */
export const treeOf = <T extends { code: string; parent: string | null }>(
  classes: readonly T[],
  parent: string | null = null,
  depth = 0,
): { of: T; depth: number }[] =>
  classes
    .filter((one) => one.parent === parent)
    .flatMap((of) => [{ of, depth }, ...treeOf(classes, of.code, depth + 1)]);
