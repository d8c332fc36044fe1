/** Limits on every tree in an untrusted image. */

/** One more than a kit may have (format clause 9.2), so that verification can say so by name. */
export const MAX_ENTRIES = 20_001;
/** Twice the depth of a kit. */
export const MAX_DEPTH = 16;
