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
    const list = event.target.matches?.("details.applies[open]") && find("[data-order]", event.target);
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
    button.closest(".applies").dataset.changed = "1";
    button.focus();
  });
  /* Repeated names are one value in the address: columns=a,b. */
  document.addEventListener("htmx:configRequest", (event) => {
    const sent = event.detail.formData;
    const columns = event.target.matches("[data-filters]") ? sent.getAll("columns") : [];
    if (columns.length > 1) sent.set("columns", columns.join(","));
  });

  /* --- rows that are ticked stay so from page to page of one list with its filters -------------------- */
  const bar = () => find("[data-bulk]");
  const place = (form) => "picks:" + document.body.dataset.user + ":" + form.elements.place.value + "?" + form.elements.query.value;
  const kept = (form) => { try { return new Set(JSON.parse(sessionStorage.getItem(place(form)) || "[]")); } catch { return new Set(); } };
  const keep = (form, picks) => { try { sessionStorage.setItem(place(form), JSON.stringify([...picks])); } catch { /* this page alone then */ } };
  const boxes = () => all("#list input[name=pick]");
  const box = (label) => Object.assign(document.createElement("input"), { type: "checkbox", ariaLabel: label });
  const keyOf = (row) => row.dataset.key || (find("td a", row)?.pathname.match(/[0-9a-f-]{36}/) || [""])[0];
  const boxed = () => {
    const head = find("#list th[data-pick]");
    if (!head || head.childElementCount) return;
    const [one, every] = head.dataset.pick.split("|");
    head.append(Object.assign(box(every), { className: "every" }));
    for (const cell of all("#list .picks tbody td:first-child")) {
      const row = cell.parentElement;
      cell.append(Object.assign(box(one + ": " + (find("td a", row)?.firstChild.textContent.trim() || "")), { name: "pick", value: keyOf(row) }));
    }
  };
  const drawn = (form, picks) => {
    boxed();
    for (const box of boxes()) { box.checked = picks.has(box.value); box.closest("tr").classList.toggle("is-selected", box.checked); }
    const head = find("#list .every");
    if (head) head.checked = boxes().length > 0 && boxes().every((box) => box.checked);
    form.classList.toggle("is-on", picks.size > 0);
    form.elements.picks.value = [...picks].join(",");
    const told = find("[data-picked]", form);
    told.textContent = picks.size + " " + told.dataset.picked;
  };
  const pick = (changes) => {
    const form = bar();
    const picks = kept(form);
    for (const [key, isOn] of changes) { if (isOn) picks.add(key); else picks.delete(key); }
    keep(form, picks);
    drawn(form, picks);
  };
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("#list input[name=pick]");
    if (box && bar()) {
      const row = boxes();
      const from = event.shiftKey && last ? row.indexOf(last) : -1;
      const [low, high] = [Math.min(from, row.indexOf(box)), Math.max(from, row.indexOf(box))];
      pick((from < 0 ? [box] : row.slice(low, high + 1)).map((one) => [one.value, box.checked]));
      last = box;
    }
    if (event.target.closest?.("[data-unpick]")) { const form = bar(); keep(form, []); if (form.elements.all) form.elements.all.checked = false; drawn(form, new Set()); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("#list .every") && bar()) pick(boxes().map((box) => [box.value, event.target.checked]));
  });
  document.addEventListener("submit", (event) => { if (event.target === bar()) keep(event.target, []); });
  const drawPicks = () => { const form = bar(); if (form) drawn(form, kept(form)); };
  document.addEventListener("htmx:afterSettle", drawPicks);
  document.addEventListener("DOMContentLoaded", drawPicks);

  /* --- a download leaves the page where it is: its dialog has done its work ----------------------------- */
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-download]")) setTimeout(() => find("#dialog")?.close(), 300);
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
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const box = find("input[name=pick]", event.target.closest("#list tr") || document.createElement("p"));
    if (box) { event.preventDefault(); box.click(); }
  });
})();
