/**
 * What lies together: a connection and its two ends are one record of a slab, client first, and so
 * are the rare things of the three.
 */
import * as CONNECTION from "./connectionPlaces.ts";
import * as END from "./endPlaces.ts";
import { words as RARE_WORDS } from "./rare.ts";
import { words as RARE_END_WORDS } from "./rareEnd.ts";

/** Words of a connection and its ends. */
export const RECORD_WORDS = CONNECTION.words + 2 * END.words;

/** Words of their rare things, and where in them those of each end start. */
export const RARE_RECORD_WORDS = RARE_WORDS + 2 * RARE_END_WORDS;
export const RARE_CLIENT = RARE_WORDS;
export const RARE_SERVER = RARE_WORDS + RARE_END_WORDS;
