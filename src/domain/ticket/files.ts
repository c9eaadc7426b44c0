/** Largest file on a record, in bytes. */
export const MAX_FILE_BYTES = 25 * 1024 * 1024;
const MAX_NAME_BYTES = 200;

/** Endings that a desktop would run; people zip such files when the desk needs them. */
const RUNNABLE =
  /\.(exe|com|bat|cmd|msi|msp|scr|pif|cpl|hta|js|jse|vbs|vbe|wsf|wsh|ps1|psm1|jar|lnk|reg|dll|sys|app|dmg|apk|sh)$/i;

/** The shown name of an upload: without folders, control signs and signs that turn the text around. */
export function cleanFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const visible = last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}"<>|:*?]/gu, '');
  return shortened(trimmed(visible) || 'file');
}

/** Without dots and blanks around it; by hand, because a pattern would look at each run of dots again and again. */
function trimmed(name: string): string {
  const isEdge = (at: number) => name.charAt(at) === '.' || name.charAt(at) === ' ';
  let [start, end] = [0, name.length];
  while (start < end && isEdge(start)) start += 1;
  while (end > start && isEdge(end - 1)) end -= 1;
  return name.slice(start, end);
}

/** Cuts a long name before its ending, never through a sign; in one pass, however long it is. */
function shortened(name: string): string {
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? '';
  let left = MAX_NAME_BYTES - byteLength(ending);
  let end = 0;
  for (const sign of name.slice(0, name.length - ending.length)) {
    left -= byteLength(sign);
    if (left < 0) break;
    end += sign.length;
  }
  return name.slice(0, end) + ending;
}

const byteLength = (text: string): number => encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, '.').length;

/** Whether a file of this name may stand on a record. */
export const isRunnable = (name: string): boolean => RUNNABLE.test(cleanFileName(name));

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  txt: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
  zip: 'application/zip',
};

/** Type by the name's ending; what the sender claims is not asked. Everything else is plain bytes. */
export const mediaTypeOf = (name: string): string =>
  TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';

/** Pictures that a page may show in place; nothing that can hold a script. */
export const isPicture = (mediaType: string): boolean => /^image\/(png|jpeg|gif|webp)$/.test(mediaType);
