import { createHash } from 'node:crypto';
import sanitize from 'sanitize-html';
import { rasterOf } from '#domain/ticket/raster.ts';
import type { MailAttachment, ParsedMail } from '../platform/mail/parsed-mail.ts';

/** Longest layout that is shown, in characters; longer ones are read as text. */
export const LONGEST_PAGE = 1_000_000;
/** Bytes of pictures within the text that one page shows. */
const MOST_PICTURES = 8 * 1024 * 1024;

const COLOUR = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s,.%]{1,40}\)$/i, /^[a-z]{3,20}$/i];
const LENGTH = [/^-?\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?$/];

const OPTIONS: sanitize.IOptions = {
  allowedTags: [
    ...'a abbr b big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3'.split(
      ' ',
    ),
    ...'h4 h5 h6 hr i img ins kbd li ol p pre q s small span strike strong sub sup table tbody td tfoot'.split(
      ' ',
    ),
    ...'th thead tr tt u ul'.split(' '),
  ],
  nonTextTags: [
    ...'style script textarea option noscript title template iframe object embed svg math xmp noembed'.split(
      ' ',
    ),
    ...'noframes plaintext select'.split(' '),
  ],
  allowedAttributes: {
    '*': ['style', 'dir', 'lang', 'align', 'valign', 'bgcolor'],
    a: ['href', 'target', 'rel'],
    img: ['src', 'alt', 'width', 'height'],
    font: ['color', 'size', 'face'],
    td: ['colspan', 'rowspan', 'width'],
    th: ['colspan', 'rowspan', 'width'],
    table: ['width', 'border', 'cellpadding', 'cellspacing'],
    ol: ['start', 'type'],
  },
  allowedStyles: {
    '*': {
      color: COLOUR,
      'background-color': COLOUR,
      'text-align': [/^(?:left|right|center|justify)$/],
      'text-decoration': [/^(?:underline|line-through|none)$/],
      'font-size': LENGTH,
      'font-weight': [/^(?:bold|normal|\d{3})$/],
      'font-style': [/^(?:italic|normal)$/],
      'line-height': LENGTH,
      'margin-left': LENGTH,
      'padding-left': LENGTH,
    },
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['data', 'http', 'https'] },
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  enforceHtmlBoundary: false,
  nestingLimit: 60,
};

/** A page, and its one sheet of styles as a source of a content security policy: nothing else may style it. */
export interface MailPage {
  html: string;
  styleSource: string;
}

/** The layout of a message as a page of its own: what could run, load or send something is not in it. */
export function pageOf(
  { html, attachments }: Pick<ParsedMail, 'html' | 'attachments'>,
  outside: boolean,
): MailPage {
  const pictures = picturesIn(attachments);
  const body = sanitize((html ?? '').slice(0, LONGEST_PAGE), {
    ...OPTIONS,
    transformTags: {
      a: (tagName, { href = '' }) => ({
        tagName,
        attribs: { href, target: '_blank', rel: 'noopener noreferrer nofollow' },
      }),
      img: (tagName, attribs) => ({ tagName, attribs: shown(attribs, pictures, outside) }),
    },
  });
  const { markup, rules } = classed(body);
  const style = STYLE + rules;
  return {
    html: `<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><style>${style}</style></head><body>${markup}</body></html>`,
    styleSource: `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  };
}

/** What the list of styles lets through has none of the marks that could end a rule or the sheet. */
const PLAIN_STYLE = /^[\w\s:;#%(),.-]*$/;

/** Styles of clean markup as classes, since a strict policy lets no style attribute act. */
function classed(clean: string): { markup: string; rules: string } {
  const names = new Map<string, string>();
  const nameOf = (style: string): string => {
    const name = names.get(style) ?? `s${names.size}`;
    names.set(style, name);
    return name;
  };
  const markup = sanitize(clean, {
    ...OPTIONS,
    allowedAttributes: {
      ...OPTIONS.allowedAttributes,
      '*': ['class', 'dir', 'lang', 'align', 'valign', 'bgcolor'],
    },
    transformTags: {
      '*': (tagName, { style, ...attribs }) => ({
        tagName,
        attribs: style && PLAIN_STYLE.test(style) ? { ...attribs, class: nameOf(style) } : attribs,
      }),
    },
  });
  return { markup, rules: [...names].map(([style, name]) => `.${name}{${style}}`).join('') };
}

const STYLE =
  'body{font:15px/1.6 sans-serif;margin:12px;color:#1f2328;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}blockquote{margin:0 0 0 8px;padding-left:8px;border-left:2px solid #ccc}';

/** A picture of the message by its bytes, one of another server only where that was agreed to. */
function shown(
  { src = '', alt = '', ...attribs }: Record<string, string>,
  pictures: ReadonlyMap<string, string>,
  outside: boolean,
): Record<string, string> {
  const address = src.replace(/[\s\p{Cc}]+/gu, '');
  const own = /^cid:/i.test(address) ? pictures.get(decoded(address.slice(4))) : undefined;
  if (own) return { ...attribs, alt, src: own };
  return outside && /^https?:\/\//i.test(address) ? { ...attribs, alt, src: address } : { ...attribs, alt };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function picturesIn(attachments: readonly MailAttachment[]): Map<string, string> {
  const found = new Map<string, string>();
  let left = MOST_PICTURES;
  for (const { contentId, content, size } of attachments) {
    const type = rasterOf(content);
    if (contentId === null || type === null || size > left || found.has(contentId)) continue;
    left -= size;
    found.set(contentId, `data:${type};base64,${Buffer.from(content).toString('base64')}`);
  }
  return found;
}

/** Whether a layout shows pictures of other servers, for which one can be asked. */
export const namesOutside = (html: string | null): boolean =>
  /<img\b[^>]{0,2000}\bsrc\s*=\s*["']?\s*https?:/i.test(html ?? '');
