/** `synfin/report`: lifecycles, events and summaries as text, JSON, CSV, Zeek's conn.log. */
export * from "./csv.ts";
export * from "./events.ts";
export * from "./json.ts";
export * from "./language.ts";
export * from "./list.ts";
export * from "./messages/catalogue.ts";
export * from "./messages/index.ts";
export * from "./sentence.ts";
export * from "./telling.ts";
export * from "./text.ts";
export * from "./view.ts";
export * from "./zeek.ts";
