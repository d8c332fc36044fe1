/** The two 16-bit fields of a ZIP record (APPNOTE 4.4.6). */
export interface DosDateTime {
  readonly time: number;
  readonly date: number;
}

const FIRST = Date.UTC(1980, 0, 1);
/** The packing library goes no further, though the format reaches 2107. */
const LAST = Date.UTC(2043, 11, 31, 23, 59, 58);

/** Seconds since 1970 UTC as DOS date and time, in UTC and steps of two seconds, brought into 1980 to 2043. */
export function dosDateTimeOf(timestamp: number): DosDateTime {
  const moment = new Date(Math.min(Math.max(timestamp * 1000, FIRST), LAST));
  const days = ((moment.getUTCFullYear() - 1980) << 9) | ((moment.getUTCMonth() + 1) << 5);
  const seconds = (moment.getUTCHours() << 11) | (moment.getUTCMinutes() << 5);
  return { date: days | moment.getUTCDate(), time: seconds | (moment.getUTCSeconds() >> 1) };
}
