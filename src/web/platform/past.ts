/** Whether a time has passed by the clock of this browser; for what is shown only, the server decides. */
export const isPast = (at: string | number, now = Date.now()): boolean => new Date(at).getTime() < now;
