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

// A style attribute would be refused by the policy of the page.
for (const cell of ['td_open', 'th_open'])
  markdown.renderer.rules[cell] = (tokens, index, options, _env, self) => {
    const token = tokens[index];
    const align = /^text-align:(left|right|center)$/.exec(String(token?.attrGet('style')))?.[1];
    if (token?.attrs) token.attrs = align ? [['align', align]] : [];
    return self.renderToken(tokens, index, options);
  };

/** @returns HTML that is safe to show, whoever wrote the text */
export const renderMarkdown = (text: string): string => markdown.render(text);
