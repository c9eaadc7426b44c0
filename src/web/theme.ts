import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Deep pine: the colour of the desk. Step 8 carries white text at more than 7:1. */
const pine: MantineColorsTuple = [
  '#eef6f5',
  '#dbe9e7',
  '#b5d2ce',
  '#8bbab4',
  '#68a69e',
  '#519990',
  '#3d8a81',
  '#2b766d',
  '#1c655d',
  '#0a534c',
];

/** Vermilion of a seal: the brand mark and what must not be overlooked. */
const seal: MantineColorsTuple = [
  '#fdeeec',
  '#f5dad6',
  '#eab2aa',
  '#e0877b',
  '#d76354',
  '#d14c3b',
  '#c8402f',
  '#b03324',
  '#9d2c1f',
  '#8a2318',
];

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 8, dark: 7 },
  colors: { pine, seal },
  defaultRadius: 'md',
  fontFamily:
    '"Inter", "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono", "SFMono-Regular", Consolas, "Noto Sans Mono CJK SC", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { radius: 'md' } },
    Card: { defaultProps: { withBorder: true, radius: 'lg', padding: 'lg' } },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.4, blur: 2 } },
    },
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm' } },
    TextInput: { defaultProps: { radius: 'md' } },
    Textarea: { defaultProps: { autosize: true, minRows: 3, maxRows: 14 } },
  },
});

/** Quiet words, placeholders and errors that are still read easily in both schemes (WCAG AA). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#55645f',
    '--mantine-color-placeholder': '#68756f',
    '--mantine-color-error': '#b03324',
  },
  dark: {
    '--mantine-color-dimmed': '#a3b3ae',
    '--mantine-color-placeholder': '#93a39d',
    '--mantine-color-error': '#ef8f82',
  },
});
