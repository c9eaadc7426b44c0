/** What somebody signed in with, as far as its name tells. */
export interface Device {
  browser: (typeof BROWSERS)[number][0] | null;
  system: (typeof SYSTEMS)[number][0] | null;
}

const BROWSERS = [
  ['WeCom', /wxwork\//i],
  ['WeChat', /MicroMessenger\//],
  ['DingTalk', /DingTalk/],
  ['Feishu', /Lark\//],
  ['Edge', /Edg(?:A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Chrome', /Chrom(?:e|ium)\/|CriOS\//],
  ['Safari', /Safari\//],
] as const;

const SYSTEMS = [
  ['HarmonyOS', /HarmonyOS|OpenHarmony/],
  ['Android', /Android/],
  ['iPadOS', /iPad/],
  ['iOS', /iPhone/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux|X11/],
] as const;

/** Reads the name that a browser gives itself (User-Agent). */
export function deviceOf(userAgent: string | null): Device {
  const first = <N>(list: readonly (readonly [N, RegExp])[]) =>
    list.find(([, sign]) => sign.test(userAgent ?? ''))?.[0] ?? null;
  return { browser: first(BROWSERS), system: first(SYSTEMS) };
}
