/**
 * One self-contained page about a capture: summary, states over time, a table that sorts and
 * filters, ladders of the telling connections; English and Chinese, light and dark, no network.
 *
 * Text from the capture reaches the page by two ways only, both escaped: `escapeMarkup` for markup,
 * `embeddedJson` for the table's data, which the script writes with textContent.
 */
import type { ObservedState, TraceEvent } from "../../trace/events.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";
import type { Summary } from "../../trace/summary.ts";
import { chartSvg } from "../diagram/chart.ts";
import { COUNTED, StateCounts } from "../diagram/stateCounts.ts";
import { escapeMarkup } from "../elements/escape.ts";
import { STATE_COLOURS } from "../elements/stateColours.ts";
import { ladderSvg } from "../ladder/svg.ts";
import { messagesIn } from "../messages/index.ts";
import { LANGUAGES, type Language } from "../messages/language.ts";
import { MostTelling } from "../select/telling.ts";
import { sentenceOf } from "../text/sentence.ts";
import { pageHead } from "./head.ts";
import { PAGE_SCRIPT } from "./script.ts";
import { summaryHtml } from "./summary.ts";
import { tableData, tableHtml } from "./table.ts";
import { bilingual, each } from "./words.ts";

/** Rows of the table at most: a browser sorts so many at once. */
export const TABLE_ROWS = 2000;

/** A connection whose ladder is drawn. */
export interface DrawnConnection {
  readonly life: Lifecycle;
  readonly events: readonly TraceEvent[];
}

/** Adds connections up for the page, in bounded memory. */
export class PageBuilder {
  readonly #states = new StateCounts();
  readonly #telling = new MostTelling(TABLE_ROWS);

  /** Counts one connection. */
  add(life: Lifecycle): void {
    this.#states.add(life);
    this.#telling.add(life);
  }

  /** The most telling so far, for whom the caller may fetch events and give them to `page`. */
  mostTelling(count: number): readonly Lifecycle[] {
    return this.#telling.list().slice(0, count);
  }

  /** The page. `source` names what was read; `language` is shown first. */
  page(
    summary: Summary,
    drawn: readonly DrawnConnection[],
    source: string,
    language: Language,
  ): string {
    const rows = this.#telling.list();
    return [
      pageHead(`${messagesIn(language).labels.title}: ${source}`, language),
      header(source),
      "<main>",
      summaryHtml(summary),
      this.#charts(),
      rows.length === 0 ? "" : tableHtml(rows.length, this.#telling.seen),
      ladders(drawn),
      "</main>",
      `<script type="application/json" id="rows">${embeddedJson(tableData(rows))}</script>`,
      `<script>${PAGE_SCRIPT}</script>`,
      "</body></html>",
      "",
    ].join("\n");
  }

  #charts(): string {
    if (this.#telling.seen === 0) return "";
    const series = this.#states.series();
    const seen = COUNTED.filter(
      (state) => series.means.client[state] ?? series.means.server[state],
    );
    // State names are the RFC's in every language, but for the one that it does not have.
    const stateName = (state: ObservedState) =>
      state === "unknown" ? bilingual(({ names }) => names.state(state)) : state;
    const legend = seen.map(
      (state) => `<li><i style="background:${STATE_COLOURS[state]}"></i>${stateName(state)}</li>`,
    );
    const charts = (["client", "server"] as const).map((end) => {
      const caption = bilingual((words) => words.names.end[end]);
      return `<figure><figcaption>${caption}</figcaption>${chartSvg(series, end, end)}</figure>`;
    });
    const title = bilingual((words) => words.labels.statesOverTime);
    const key = `<ul class="legend">${legend.join("")}</ul>`;
    return `<section><h2>${title}</h2>${key}${charts.join("")}</section>`;
  }
}

function header(source: string): string {
  const buttons = LANGUAGES.map((language) => {
    const name = language === "en" ? "English" : "中文";
    return `<button type="button" data-language="${language}">${name}</button>`;
  });
  const theme = bilingual((words) => words.labels.theme);
  return [
    `<header><h1>${bilingual((words) => words.labels.title)}`,
    `<small>${escapeMarkup(source)}</small></h1>`,
    `<nav>${buttons.join("")}<button type="button" id="theme">${theme}</button></nav></header>`,
  ].join("\n");
}

function ladders(drawn: readonly DrawnConnection[]): string {
  if (drawn.length === 0) return "";
  const figures = drawn.map(({ life, events }) => {
    const pictures = each((language) => ladderSvg(life, events, language, { styled: false }));
    const sentence = bilingual((_, language) => sentenceOf(life, language));
    const caption = `<summary><b>#${life.number}</b> ${sentence}</summary>`;
    return `<details open>${caption}${pictures}</details>`;
  });
  const title = bilingual((words) => words.labels.telling);
  return `<section class="ladders"><h2>${title}</h2>${figures.join("\n")}</section>`;
}

/** JSON that no HTML parser mistakes for markup. */
const embeddedJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
