/** What `--help` prints, for each command: a text for every language or it does not compile. */
import type { Language } from "../../report/index.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

/** The pages of the help, by command; "synfin" is the overview. */
export type HelpPages = Readonly<Record<"synfin" | "explain" | "diagram" | "packetdrill", string>>;

/** A name that has a page. */
export type HelpTopic = keyof HelpPages;

const PAGES: Readonly<Record<Language, HelpPages>> = { en, zh };

/** The page about `topic`. */
export const helpPage = (topic: HelpTopic, language: Language): string => PAGES[language][topic];
