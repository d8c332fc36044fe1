import { MAX_COMPONENT_LENGTH, MAX_DEPTH, MAX_PATH_LENGTH } from './paths.ts';

/** What `isKitPath` asks for (format clauses 2.1 to 2.3), for whoever has to rename a file. */
export const KIT_PATH = `[A-Za-z0-9._-]{1,${MAX_COMPONENT_LENGTH}}; <=${MAX_PATH_LENGTH}, <=${MAX_DEPTH} /; != con prn aux nul com0-9 lpt0-9 autorun.inf desktop.ini *.lnk *.url *.scf *.pif *.library-ms`;
