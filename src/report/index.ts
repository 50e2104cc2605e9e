/** `synfin/report`: lifecycles, events and summaries as text, JSON, CSV, Zeek's conn.log. */

export * from "./diagram/svg.ts";
export * from "./diagram/text.ts";
export { type Relative, relativeTo } from "./elements/relative.ts";
export * from "./elements/view.ts";
export * from "./html/page.ts";
export * from "./json/lifecycle.ts";
export * from "./ladder/mermaid.ts";
export * from "./ladder/model.ts";
export * from "./ladder/svg.ts";
export * from "./ladder/text.ts";
export * from "./messages/catalogue.ts";
export * from "./messages/index.ts";
export * from "./messages/language.ts";
export { type Field, type FieldKind, WHERE_FIELDS } from "./select/fields.ts";
export * from "./select/telling.ts";
export * from "./select/where.ts";
export * from "./table/csv.ts";
export * from "./table/zeek.ts";
export * from "./text/connection.ts";
export * from "./text/events.ts";
export * from "./text/filters.ts";
export { type GroupKey, Groups } from "./text/groups.ts";
export * from "./text/lines.ts";
export * from "./text/list.ts";
export * from "./text/sentence.ts";
export * from "./text/summary.ts";
