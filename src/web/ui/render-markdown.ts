import MarkdownIt from 'markdown-it';

/** Markdown without HTML of its own; links leave without a trace, pictures become links. */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false });
markdown.validateLink = (url) => /^(https?:|mailto:|tel:)/i.test(url.trim());
markdown.disable('image');
markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('target', '_blank');
  tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow');
  return self.renderToken(tokens, index, options);
};

/** @returns HTML that is safe to show, whoever wrote the text */
export const renderMarkdown = (text: string): string => markdown.render(text);
