/** The page's summary: totals, notes about the capture, findings, and how connections went. */
import type { RuleTotal, Summary } from "../../trace/summary.ts";
import { escapeMarkup } from "../elements/escape.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { formatBytes, formatCount, formatMs, formatShare } from "../messages/format.ts";
import { bilingual } from "./words.ts";

/** The section with everything that concerns all connections together. */
export function summaryHtml(summary: Summary): string {
  return [
    '<section class="summary">',
    `<p class="totals">${bilingual((words) => totals(summary, words))}</p>`,
    notes(summary),
    findings(summary),
    '<div class="cards">',
    card(
      summary.opened,
      (w) => w.labels.opened,
      (w) => w.names.opened,
    ),
    card(
      summary.closed,
      (w) => w.labels.closed,
      (w) => w.names.closed,
    ),
    resets(summary),
    card(
      summary.timeWait,
      (w) => w.labels.timeWait,
      (w) => w.names.end,
    ),
    "</div></section>",
  ].join("\n");
}

function totals(summary: Summary, { labels }: Catalogue): string {
  if (summary.connections === 0) return labels.empty;
  const span = formatMs((summary.lastAt - summary.startedAt) * 1000);
  const line = labels.totals(
    summary.connections,
    summary.segments,
    formatBytes(summary.bytes),
    span,
  );
  if (summary.retransmitted === 0) return line;
  const share = formatShare(summary.retransmitted, summary.segments);
  return `${line} · ${labels.retransmitted(formatCount(summary.retransmitted), share)}`;
}

function notes(summary: Summary): string {
  if (summary.notes.length === 0) return "";
  const items = summary.notes.map((note) => {
    return `<li>${bilingual((words) => words.notes[note.note](note.values, note.count))}</li>`;
  });
  const title = bilingual((words) => words.labels.capture);
  return `<h2>${title}</h2><ul class="notes">${items.join("")}</ul>`;
}

function findings(summary: Summary): string {
  if (summary.findings.length === 0) return "";
  const title = bilingual((words) => words.labels.findings);
  return `<h2>${title}</h2><ul class="findings">${summary.findings.map(finding).join("")}</ul>`;
}

function finding({ rule, severity, connections, examples }: RuleTotal): string {
  const links = examples.map((number) => `<a href="#" data-find="${number}">#${number}</a>`);
  return (
    `<li class="${severity}"><details><summary><b>${formatCount(connections)}</b> ` +
    `<code>${escapeMarkup(rule)}</code> ` +
    `<span>${bilingual((words) => words.findings[rule].says({}, null))}</span></summary>` +
    `<p>${bilingual((words) => words.findings[rule].advice)} ${links.join(" ")}</p></details></li>`
  );
}

/** Counts as bars, the most frequent first. */
function card<K extends string>(
  counts: Readonly<Partial<Record<K, number>>>,
  title: (words: Catalogue) => string,
  names: (words: Catalogue) => Readonly<Record<K, string>>,
): string {
  const rows = (Object.entries(counts) as [K, number][])
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([key, count]) => ({ name: bilingual((words) => names(words)[key]), count }));
  return bars(bilingual(title), rows);
}

const resets = (summary: Summary): string =>
  bars(
    bilingual((words) => words.labels.resets),
    summary.resets.map(({ by, cause, connections }) => ({
      name: bilingual(({ names }) =>
        by === "middlebox" ? names.cause[cause] : `${names.cause[cause]} · ${names.end[by]}`,
      ),
      count: connections,
    })),
  );

function bars(title: string, rows: readonly { readonly name: string; readonly count: number }[]) {
  if (rows.length === 0) return "";
  const most = Math.max(...rows.map(({ count }) => count));
  const items = rows.map(({ name, count }) => {
    const width = ((100 * count) / most).toFixed(1);
    return (
      `<li><span class="name">${name}</span><b>${formatCount(count)}</b>` +
      `<i style="width:${width}%"></i></li>`
    );
  });
  return `<div class="card"><h3>${title}</h3><ul>${items.join("")}</ul></div>`;
}
