const DAY = 86_400_000;

/** Whether numbers in a format are days or times: one that comes with the program, or one that names year, month ... */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined)
    return (
      (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
    );
  const bare = code.replace(/"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_./gi, '');
  return /[ymdhs]/i.test(bare.replace(/general/gi, '').split(';')[0] ?? '');
}

/** A number as the day, or day and time, that a spreadsheet shows for it; null when it is none. */
export function shownDate(number: number, from1904: boolean): string | null {
  // Spreadsheets count 29 February 1900, which never was.
  const days = from1904 ? number + 1462 : number;
  if (days < 61 || days >= 2_958_466) return null;
  const at = new Date(Math.round(((days - 25_569) * DAY) / 1000) * 1000).toISOString();
  const time = at.slice(11, 19);
  return time === '00:00:00' ? at.slice(0, 10) : `${at.slice(0, 10)} ${time}`;
}
