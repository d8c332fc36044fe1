/** The date and time fields of a directory entry: FAT specification, "Date and Time Formats". */
export interface FatTimestamp {
  readonly date: number;
  /** Steps of two seconds. */
  readonly time: number;
}

const FIRST_YEAR = 1980;
const FIRST_SECOND = Date.UTC(FIRST_YEAR, 0, 1) / 1000;
const LAST_SECOND = Date.UTC(2107, 11, 31, 23, 59, 58) / 1000;

/** Seconds since 1970, UTC, rounded down to two seconds and brought into the years FAT knows: 1980 to 2107. */
export function fatTimestamp(epochSeconds: number): FatTimestamp {
  const seconds = Math.min(Math.max(Math.floor(epochSeconds), FIRST_SECOND), LAST_SECOND);
  const at = new Date(seconds * 1000);
  return {
    date: ((at.getUTCFullYear() - FIRST_YEAR) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  };
}

/** True for a day that a driver could have written: Windows and Linux never write month 0 or day 0. */
export function isFatDate(date: number): boolean {
  const month = (date >> 5) & 0x0f;
  return month >= 1 && month <= 12 && (date & 0x1f) >= 1;
}
