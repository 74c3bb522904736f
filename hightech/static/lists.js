/* Lists: columns are put in order in their menu, keys walk the rows. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], dialog[open], details.menu[open]");

  /* --- columns: arrows beside each move it; what changed is applied when the menu closes ------------- */
  const arrow = (label, sign, name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tight";
    button.textContent = sign;
    button.dataset.shift = sign === "↑" ? "-1" : "1";
    button.setAttribute("aria-label", name + ": " + label);
    return button;
  };
  document.addEventListener("toggle", (event) => {
    const list = event.target.matches?.("details[data-filter][open]") && find("[data-order]", event.target);
    if (!list || list.dataset.ready) return;
    list.dataset.ready = "1";
    const [left, right] = list.dataset.order.split("|");
    for (const row of list.children) {
      const name = row.textContent.trim();
      row.append(arrow(left, "↑", name), arrow(right, "↓", name));
    }
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-shift]");
    if (!button) return;
    const row = button.closest("li");
    const other = button.dataset.shift === "-1" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (button.dataset.shift === "-1") other.before(row); else other.after(row);
    button.closest("[data-filter]").dataset.changed = "1";
    button.focus();
  });
  /* Repeated names are one value in the address: columns=a,b. */
  document.addEventListener("htmx:configRequest", (event) => {
    const sent = event.detail.formData;
    const columns = event.target.matches("[data-filters]") ? sent.getAll("columns") : [];
    if (columns.length > 1) sent.set("columns", columns.join(","));
  });

  /* --- j and k walk the rows, Enter opens the one that has the focus -------------------------------- */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const step = { j: 1, k: -1 }[event.key];
    const rows = all("#list table.sheet tbody tr");
    if (!step || !rows.length) return;
    event.preventDefault();
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step))];
    const link = find("td a", next);
    if (link) { link.focus(); next.scrollIntoView({ block: "nearest" }); }
  });
})();
