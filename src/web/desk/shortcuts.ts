import { type HotkeyItem, useHotkeys, useLocalStorage } from '@mantine/hooks';

/** Single keys can be switched off by whom they disturb, such as users of speech input (WCAG 2.1.4). */
export const useShortcutSwitch = () =>
  useLocalStorage({ key: 'yinuo.shortcuts', defaultValue: true, getInitialValueInEffect: false });

/** Single-key shortcuts of a page; silent while something is being typed or a dialog is open. */
export function useShortcuts(items: HotkeyItem[]): void {
  const [enabled] = useShortcutSwitch();
  const silent = () => document.querySelector('[role="dialog"]') !== null;
  const guarded = items.map(([key, handler]): HotkeyItem => [key, (event) => silent() || handler(event)]);
  useHotkeys(enabled ? guarded : []);
}
