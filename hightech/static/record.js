/* Drafts that survive a reload, another tab and an ended session; proposals from a pasted message. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const DAYS_KEPT = 30;
  const prefix = () => "draft:" + document.body.dataset.user + ":";
  const keyOf = (form) => prefix() + new URL(form.getAttribute("action"), location.href).pathname;
  const store = (act) => { try { return act(localStorage); } catch { return null; /* private mode keeps no draft */ } };
  const drafts = () => store((kept) => Object.keys(kept).filter((key) => key.startsWith(prefix()))) || [];

  /* --- drafts: on this device only, until the server has what was typed ----------------------------- */
  const SKIPPED = ["hidden", "password", "file", "submit", "button", "checkbox", "radio"];
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !SKIPPED.includes(field.type));
  const isTyped = (field) => field.tagName !== "SELECT" && field.value.trim() !== "";
  const note = (form, isShown) => { for (const one of all("[data-draft-note]", form)) one.hidden = !isShown; };
  const keep = (form) => {
    const values = Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
    const isEmpty = !fieldsOf(form).some(isTyped);
    store((kept) => isEmpty ? kept.removeItem(keyOf(form)) : kept.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values })));
    note(form, !isEmpty);
  };
  const restore = (form) => {
    const text = store((kept) => kept.getItem(keyOf(form)));
    if (!text || fieldsOf(form).some((field) => field.matches("textarea, [type=text]") && isTyped(field))) return;
    let values = {};
    try { values = JSON.parse(text).values || {}; } catch { return; }
    for (const field of fieldsOf(form)) if (typeof values[field.name] === "string") field.value = values[field.name];
    for (const group of all("details.group", form)) if (fieldsOf(form).some((field) => group.contains(field) && isTyped(field))) group.open = true;
    note(form, true);
  };
  const forget = (address) => {
    const path = new URL(address, location.href).pathname;
    store((kept) => kept.removeItem(prefix() + path));
  };
  const prepare = (root) => {
    for (const one of all("[data-needs-script]", root)) one.hidden = false;
    for (const form of all("form[data-draft]", root)) restore(form);
  };
  const dropOld = () => {
    for (const key of drafts()) {
      let at = 0;
      try { at = JSON.parse(localStorage.getItem(key)).at; } catch { /* unreadable: dropped below */ }
      if (!(Date.now() - at < DAYS_KEPT * 86400000)) store((kept) => kept.removeItem(key));
    }
  };
  document.addEventListener("input", (event) => { const form = event.target.closest("form[data-draft]"); if (form) keep(form); });
  document.addEventListener("change", (event) => { const form = event.target.closest("form[data-draft]"); if (form) keep(form); });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const sent = event.detail.requestConfig;
    if (sent && sent.verb === "post" && event.detail.xhr.status === 204) forget(sent.path);
  });
  /* Whoever signs out leaves nothing behind; a session that ends by itself keeps the drafts. */
  document.addEventListener("submit", (event) => {
    if ((event.target.getAttribute("action") || "").includes("/logout/")) for (const key of drafts()) store((kept) => kept.removeItem(key));
  });
  window.addEventListener("storage", (event) => {
    for (const form of all("form[data-draft]")) if (event.key === keyOf(form) && event.newValue && !form.contains(document.activeElement)) restore(form);
  });

  /* --- a pasted message: chips fill a field when tapped, and give it back when tapped again ----------- */
  let reading = 0;
  const read = (field) => {
    clearTimeout(reading);
    reading = setTimeout(() => {
      if (!field.value.trim()) { document.querySelector("#proposals").replaceChildren(); return; }
      window.htmx.ajax("POST", field.dataset.read, { target: "#proposals", swap: "innerHTML", values: { message: field.value } });
    }, 300);
  };
  document.addEventListener("input", (event) => { if (event.target.matches("[data-read]") && !event.isComposing) read(event.target); });
  document.addEventListener("compositionend", (event) => { if (event.target.matches("[data-read]")) read(event.target); });
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-fill]");
    const field = chip && chip.closest("form").elements[chip.dataset.fill];
    if (!field) return;
    const isTaken = chip.getAttribute("aria-pressed") === "true";
    if (!isTaken) chip.dataset.before = field.value;
    field.value = isTaken ? chip.dataset.before : chip.dataset.value;
    for (const other of all("[data-fill='" + chip.dataset.fill + "']", chip.closest("form"))) other.setAttribute("aria-pressed", String(other === chip && !isTaken));
    const group = field.closest("details.group");
    if (group && !isTaken) group.open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* --- a field is edited where it stands: Enter or leaving it saves, Esc gives it back ------------------ */
  const places = new WeakMap();
  const giveBack = (place) => {
    const held = places.get(place);
    if (!held) return;
    places.delete(place);
    place.classList.remove("is-edited");
    place.replaceChildren(...held);
    place.querySelector("[data-inline]")?.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-inline]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const place = link.parentElement;
      const held = [...place.childNodes];
      window.htmx.ajax("GET", link.getAttribute("href"), { target: place, swap: "innerHTML" });
      places.set(place, held);
      return;
    }
    const cancel = event.target.closest(".is-edited [data-close]");
    if (cancel) { event.preventDefault(); giveBack(cancel.closest(".is-edited")); }
  });
  document.addEventListener("keydown", (event) => {
    const place = event.target.closest(".is-edited");
    if (place && event.key === "Escape" && !event.isComposing) { event.stopPropagation(); giveBack(place); }
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest(".is-edited form");
    if (form && event.target.matches(".fields :is(input, select, textarea)")) form.dataset.isChanged = "1";
  });
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest(".is-edited form[data-is-changed]");
    if (!form || !document.hasFocus() || form.contains(event.relatedTarget) || form.querySelector(".conflict")) return;
    delete form.dataset.isChanged;
    form.requestSubmit();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const place = event.detail.target;
    if (!places.has(place)) return;
    place.classList.add("is-edited");
    place.querySelector(".fields input, .fields select, .fields textarea")?.focus();
  });

  document.addEventListener("htmx:afterSwap", (event) => prepare(event.detail.target));
  /* --- neighbours: the rows last seen in a list of this tab, with its filters and order --------------- */
  const seen = (act) => { try { return act(sessionStorage); } catch { return null; } };
  const remember = () => {
    const links = all("#list tbody tr, #list [data-move]").map((row) => row.querySelector("a[href^='/']")?.getAttribute("href")).filter(Boolean);
    if (links.length) seen((kept) => kept.setItem("list", JSON.stringify({ address: location.pathname + location.search, links })));
  };
  const showNeighbours = () => {
    const nav = document.querySelector("[data-neighbours]");
    let held = null;
    try { held = JSON.parse(seen((kept) => kept.getItem("list"))); } catch { return; }
    const at = held ? held.links.indexOf(location.pathname) : -1;
    if (!nav || at < 0 || held.links.length < 2) return;
    for (const link of all("[data-way]", nav)) {
      const other = held.links[at + Number(link.dataset.way)];
      if (other) link.href = other; else link.classList.add("is-none");
    }
    const list = nav.querySelector("[data-list]");
    list.href = held.address;
    list.textContent = (at + 1) + " / " + held.links.length;
    nav.hidden = false;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable=true]") || document.querySelector("dialog[open]")) return;
    const way = { "[": "-1", "]": "1" }[event.key];
    const link = way && document.querySelector("[data-neighbours]:not([hidden]) [data-way='" + way + "'][href]");
    if (link) { event.preventDefault(); link.click(); }
  });
  /* What was refused is brought into sight, however long the form. */
  document.addEventListener("htmx:afterSettle", (event) => event.target.querySelector(".step-form .refusal")?.scrollIntoView({ block: "center" }));
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.closest("#list")) remember(); });

  document.addEventListener("DOMContentLoaded", () => { dropOld(); prepare(document); remember(); showNeighbours(); });
})();
