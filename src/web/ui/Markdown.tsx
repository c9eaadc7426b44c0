import MarkdownIt from 'markdown-it';
import { useMemo } from 'react';

/** Markdown without HTML of its own; links leave without a trace, pictures become links. */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false });
markdown.validateLink = (url) => /^(https?:|mailto:|tel:)/i.test(url.trim());
markdown.disable('image');
markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('target', '_blank');
  tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow');
  return self.renderToken(tokens, index, options);
};

export const renderMarkdown = (text: string): string => markdown.render(text);

/** A text that somebody wrote, as they meant it, unable to do anything. */
export function Markdown({ text }: { text: string }) {
  const html = useMemo(() => renderMarkdown(text), [text]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: markdown-it with html off escapes everything
  return <div className="yn-prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
