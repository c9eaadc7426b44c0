import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  parseThemeColor,
  type VariantColorsResolver,
} from '@mantine/core';
import { dark, gray, pine, seal } from './colours.ts';

/**
 * Tinted things (badges, notes, quiet buttons) are a breath of their colour over the surface they lie on,
 * with a fine edge: calm, and alike in both schemes.
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  const given = defaultVariantColorsResolver(input);
  const { isThemeColor, color } = parseThemeColor({ color: input.color ?? 'pine', theme: input.theme });
  if (input.variant !== 'light' || !isThemeColor) return given;
  const over = (percent: number) =>
    `color-mix(in srgb, var(--mantine-color-${color}-6) ${percent}%, var(--mantine-color-body))`;
  return { ...given, background: over(13), hover: over(20), border: `1px solid ${over(30)}` };
};

/** Where Mantine's own greys are too faint to be read by everybody (WCAG 2.2: 4.5 to 1). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#55645f',
    '--mantine-color-placeholder': '#64756f',
    '--mantine-color-error': '#b42318',
    '--mantine-color-default-border': '#c9d4d0',
  },
  dark: {
    '--mantine-color-dimmed': '#a3b3ae',
    '--mantine-color-placeholder': '#93a39d',
    '--mantine-color-error': '#ff9d92',
    '--mantine-color-default': '#1f2a27',
  },
});

// Latin and digits from the system, Chinese from what each system reads best.
const FONTS =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

const label = { marginBottom: 6, fontWeight: 550 };

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 8, dark: 7 },
  colors: { pine, seal, gray, dark },
  black: '#16201d',
  variantColorResolver,
  fontFamily: FONTS,
  fontFamilyMonospace: '"SFMono-Regular", Consolas, "Liberation Mono", "Noto Sans Mono CJK SC", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.3' },
      h2: { fontSize: '1.5rem', lineHeight: '1.35' },
      h3: { fontSize: '1.25rem', lineHeight: '1.4' },
      h4: { fontSize: '1.0625rem', lineHeight: '1.45' },
      h5: { fontSize: '0.9375rem', lineHeight: '1.5' },
    },
  },
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '20px' },
  shadows: {
    xs: '0 1px 2px rgb(10 40 36 / 6%)',
    sm: '0 1px 3px rgb(10 40 36 / 8%)',
    md: '0 6px 20px rgb(10 40 36 / 12%)',
    lg: '0 12px 36px rgb(10 40 36 / 16%)',
    xl: '0 20px 60px rgb(10 40 36 / 20%)',
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    Card: { defaultProps: { withBorder: true, radius: 'lg', padding: 'lg' } },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.35, blur: 2 } },
      styles: { title: { fontWeight: 650, fontSize: '1.0625rem' } },
    },
    // The placeholder that Mantine focuses first has no role a screen reader knows.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm' } },
    Alert: {
      defaultProps: { radius: 'md' },
      styles: { title: { fontWeight: 600, color: 'var(--mantine-color-text)' } },
    },
    InputWrapper: { styles: { label, description: { marginBottom: 6 } } },
    Textarea: { defaultProps: { autosize: true, minRows: 3, maxRows: 14 } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});
