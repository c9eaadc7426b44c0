import { Title, type TitleProps } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

interface Props extends Omit<TitleProps, 'order' | 'children'> {
  children: string;
  /** What the browser's tab says instead, when the heading is too much or too little for it. */
  tab?: string;
}

/** The heading of a page, which also names the page in the browser's tab (WCAG 2.4.2). */
export function PageTitle({ children, tab = children, ...rest }: Props) {
  const { t } = useTranslation();
  const product = t('product');
  useEffect(() => {
    document.title = `${tab} · ${product}`;
  }, [tab, product]);
  return (
    <Title order={1} style={{ overflowWrap: 'anywhere' }} {...rest}>
      {children}
    </Title>
  );
}
