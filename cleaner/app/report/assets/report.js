"use strict";
// Makes the table of documents sort, filter and turn pages. All text is set as text.
(() => {
  const NAME = 0, TITLE = 1, REASONS = 2, WORDS = 3, CONFIDENCE = 4, REMOVED = 5, DATE = 6, SITE = 7, LANGUAGE = 8, PAGE = 9, NOTE = 10;
  const KEYS = [TITLE, REASONS, WORDS, CONFIDENCE, REMOVED, DATE, SITE];
  const ROWS_SHOWN = 25;
  const rows = self.cleanerRows;
  const find = (id) => document.getElementById(id);
  const table = document.querySelector("#documents table");
  const body = table.tBodies[0];
  const haystacks = rows.map((row) => [row[NAME], row[TITLE], row[SITE], row[LANGUAGE], row[NOTE]].filter(Boolean).join("\n").toLowerCase());
  const state = { order: rows.map((_, place) => place), shown: [], page: 0, column: -1, ascending: true };

  const element = (name, text, kind) => {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind;
    return node;
  };
  const inOwnDirection = (node) => { node.dir = "auto"; return node; };
  const number = (value) => (value === null ? "–" : value.toLocaleString("en"));

  const firstCell = (row) => {
    const cell = element("th");
    cell.scope = "row";
    const link = inOwnDirection(element(row[PAGE] ? "a" : "span", row[TITLE] || row[NAME]));
    if (row[PAGE]) link.href = row[PAGE];
    cell.append(link);
    const below = row[NOTE] || (row[TITLE] ? row[NAME] : null);
    if (below) cell.append(inOwnDirection(element("div", below, "name")));
    return cell;
  };
  const buildRow = (row) => {
    const line = element("tr");
    line.append(
      firstCell(row),
      element("td", row[REASONS].join(", ") || "–"),
      element("td", number(row[WORDS]), "n"),
      element("td", row[CONFIDENCE] === null ? "–" : row[CONFIDENCE].toFixed(2), "n"),
      element("td", row[REMOVED] === null ? "–" : `${Math.round(row[REMOVED] * 100)}%`, "n"),
      element("td", (row[DATE] || "–").slice(0, 10)),
      inOwnDirection(element("td", row[SITE] || "–")),
    );
    return line;
  };

  const show = () => {
    const nPages = Math.max(1, Math.ceil(state.shown.length / ROWS_SHOWN));
    state.page = Math.min(Math.max(state.page, 0), nPages - 1);
    const start = state.page * ROWS_SHOWN;
    body.replaceChildren(...state.shown.slice(start, start + ROWS_SHOWN).map((place) => buildRow(rows[place])));
    find("where").textContent = state.shown.length
      ? `Page ${number(state.page + 1)} of ${number(nPages)}, ${number(state.shown.length)} documents`
      : "No document fits";
    find("previous").disabled = state.page === 0;
    find("next").disabled = state.page >= nPages - 1;
  };
  const filter = () => {
    const words = find("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
    const reason = find("reason").value;
    state.shown = state.order.filter(
      (place) => (!reason || rows[place][REASONS].includes(reason)) && words.every((word) => haystacks[place].includes(word)),
    );
    state.page = 0;
    show();
  };
  const compare = (key) => (first, second) => {
    const a = key === TITLE ? rows[first][TITLE] || rows[first][NAME] : rows[first][key];
    const b = key === TITLE ? rows[second][TITLE] || rows[second][NAME] : rows[second][key];
    if (a === null || b === null) return a === b ? first - second : a === null ? 1 : -1;
    const order = Array.isArray(a) ? b.length - a.length : typeof a === "number" ? a - b : a.localeCompare(b);
    return (state.ascending ? order : -order) || first - second;
  };
  const sort = (column) => {
    state.ascending = state.column === column ? !state.ascending : true;
    state.column = column;
    state.order.sort(compare(KEYS[column]));
    for (const [place, cell] of [...table.tHead.rows[0].cells].entries()) {
      if (place === column) cell.setAttribute("aria-sort", state.ascending ? "ascending" : "descending");
      else cell.removeAttribute("aria-sort");
    }
    filter();
  };

  for (const [column, cell] of [...table.tHead.rows[0].cells].entries()) {
    const button = element("button", cell.textContent);
    button.type = "button";
    button.addEventListener("click", () => sort(column));
    cell.replaceChildren(button);
  }
  find("filter").addEventListener("input", filter);
  find("reason").addEventListener("change", filter);
  find("previous").addEventListener("click", () => { state.page -= 1; show(); });
  find("next").addEventListener("click", () => { state.page += 1; show(); });
  find("tools").hidden = false;
  find("pager").hidden = false;
  filter();
})();
