import { lazy, Suspense, useMemo } from 'react';

/** The renderer is the heaviest part of a page and none needs it to be there first. */
const Rendered = lazy(async () => {
  const { renderMarkdown } = await import('./render-markdown.ts');
  return { default: ({ text }: { text: string }) => <Html html={renderMarkdown(text)} /> };
});

function Html({ html }: { html: string }) {
  const shown = useMemo(() => ({ __html: html }), [html]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: markdown-it with html off escapes everything
  return <div className="yn-prose" dangerouslySetInnerHTML={shown} />;
}

/** A text that somebody wrote, as they meant it, unable to do anything; plain until it can be rendered. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<Plain text={text} />}>
      <Rendered text={text} />
    </Suspense>
  );
}

const Plain = ({ text }: { text: string }) => (
  <div className="yn-prose" style={{ whiteSpace: 'pre-wrap' }}>
    {text}
  </div>
);
