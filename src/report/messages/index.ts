/** The catalogue of each language. */

import type { Catalogue } from "./catalogue.ts";
import { en } from "./en.ts";
import type { Language } from "./language.ts";
import { zh } from "./zh.ts";

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, zh };

/** Everything that `language` can say. */
export const messagesIn = (language: Language): Catalogue => CATALOGUES[language];
