/**
 * The page's script: switches for language and theme, and a table that sorts, filters and opens
 * rows. It runs in the reader's browser as it stands, so it is plain JavaScript in a string; it
 * writes text with textContent alone.
 */

export const PAGE_SCRIPT = `
"use strict";
const root = document.documentElement;
const body = document.getElementById("body");
const rows = JSON.parse(document.getElementById("rows").textContent);
const filter = document.getElementById("filter");
const PAGE = 200;
let shown = PAGE, sorted = rows, column = -1, descending = false;

const language = () => root.lang;
const by = (cell) => Array.isArray(cell) ? cell[0] : cell;
const text = (cell) => Array.isArray(cell) ? cell[1] : String(cell);
const words = (row) => (row.cells.map(text).join(" ") + " #" + row.cells[0] + " " +
  row.story.en + " " + row.story.zh + " " + row.severity).toLowerCase();

function compare(a, b) {
  const [x, y] = column === 7
    ? [a.story[language()], b.story[language()]]
    : [by(a.cells[column]), by(b.cells[column])];
  const order = typeof x === "number" ? x - y : x < y ? -1 : x > y ? 1 : 0;
  return descending ? -order : order;
}

function cell(row, value, name) {
  const td = document.createElement("td");
  td.className = name;
  td.textContent = value;
  row.append(td);
  return td;
}

function open(tr, row) {
  const next = tr.nextElementSibling;
  if (next !== null && next.className === "sentence") return next.remove();
  const sentence = document.createElement("tr");
  sentence.className = "sentence";
  cell(sentence, row.sentence[language()], "").colSpan = 8;
  tr.after(sentence);
}

function line(row) {
  const tr = document.createElement("tr");
  tr.className = "row";
  tr.tabIndex = 0;
  row.cells.forEach((value, i) => cell(tr, text(value), i === 1 || i === 2 ? "" : "number"));
  cell(tr, row.story[language()], "story " + row.severity);
  tr.addEventListener("click", () => open(tr, row));
  tr.addEventListener("keydown", (event) => { if (event.key === "Enter") open(tr, row); });
  return tr;
}

function draw() {
  if (body === null) return;
  const wanted = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const found = sorted.filter((row) => {
    const all = words(row);
    return wanted.every((word) => all.includes(word));
  });
  body.replaceChildren(...found.slice(0, shown).map(line));
  document.getElementById("count").textContent =
    Math.min(shown, found.length) + " / " + found.length;
  document.getElementById("more").hidden = found.length <= shown;
  filter.placeholder = filter.dataset[language()];
}

document.querySelectorAll("th button").forEach((button, i) => {
  button.addEventListener("click", () => {
    descending = column === i ? !descending : false;
    column = i;
    sorted = [...rows].sort(compare);
    document.querySelectorAll("th").forEach((th, j) => {
      if (i === j) th.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
    draw();
  });
});
document.querySelectorAll("[data-language]").forEach((button) => {
  button.addEventListener("click", () => { root.lang = button.dataset.language; draw(); });
});
document.querySelectorAll("[data-find]").forEach((link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    filter.value = "#" + link.dataset.find;
    draw();
    filter.scrollIntoView();
  });
});
document.getElementById("theme").addEventListener("click", () => {
  const dark = root.dataset.theme === undefined
    ? matchMedia("(prefers-color-scheme: dark)").matches
    : root.dataset.theme === "dark";
  root.dataset.theme = dark ? "light" : "dark";
});
if (body !== null) {
  filter.addEventListener("input", () => { shown = PAGE; draw(); });
  document.getElementById("more").addEventListener("click", () => { shown += PAGE; draw(); });
  draw();
}
`.trim();
