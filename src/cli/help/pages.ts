/** The pages that the help has, whatever the language. */

/** A name that has a page; "synfin" is the overview. */
export type HelpTopic =
  | "synfin"
  | "explain"
  | "diagram"
  | "packetdrill"
  | "host"
  | "listen"
  | "connect";

/** All pages of one language. */
export type HelpPages = Readonly<Record<HelpTopic, string>>;
