import { useEffect } from 'react';

const SCHEME = 'data-mantine-color-scheme';

/** Paper is white: a page in the dark is printed in the light, and is dark again afterwards. */
export function usePrintInLight(): void {
  useEffect(() => {
    const root = document.documentElement;
    let before: string | null = null;
    const lighten = () => {
      before = root.getAttribute(SCHEME);
      root.setAttribute(SCHEME, 'light');
    };
    const restore = () => {
      if (before !== null) root.setAttribute(SCHEME, before);
      before = null;
    };
    addEventListener('beforeprint', lighten);
    addEventListener('afterprint', restore);
    return () => {
      removeEventListener('beforeprint', lighten);
      removeEventListener('afterprint', restore);
    };
  }, []);
}
