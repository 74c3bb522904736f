/* What the pages need of script: theme, keys, dialogs, toasts, menus, boards. Links and forms work without it. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const text = (name) => document.body.dataset[name] || "";
  const dialog = () => find("#dialog");

  /* --- theme ----------------------------------------------------------------------------- */
  const setTheme = (theme) => {
    document.documentElement.dataset.bsTheme = theme;
    try { localStorage.setItem("theme", theme); } catch { /* private mode keeps it for this page */ }
  };

  /* --- toasts ----------------------------------------------------------------------------- */
  const leave = (note) => setTimeout(() => note.remove(), 6000);
  const toast = (message, tone = "info") => {
    const model = find("#toast-model");
    const home = find("#messages");
    if (!model || !home || !message) return;
    const note = model.content.firstElementChild.cloneNode(true);
    note.classList.add(tone);
    find(".text", note).textContent = message;
    home.append(note);
    if (tone === "success") leave(note);
  };

  /* --- dialog ----------------------------------------------------------------------------- */
  const openDialog = () => {
    const box = dialog();
    if (box && !box.open) box.showModal();
    const first = find("[autofocus]", box) || find("input:not([type=hidden]), select, textarea", box);
    if (first) first.focus();
  };
  const closeDialog = () => { const box = dialog(); if (box && box.open) box.close(); };

  const show = (html) => {
    const body = find("#dialog-body");
    body.innerHTML = html;
    window.htmx.process(body);
    openDialog();
  };

  /* Asks with the sentence of data-confirm before a request or a form goes out. */
  const confirmed = (element) => {
    const holder = element && element.closest && element.closest("[data-confirm]");
    return !holder || window.confirm(holder.dataset.confirm);
  };

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target.closest("[data-theme-toggle]")) {
      setTheme(document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark");
    }
    if (target.closest("[data-dismiss]")) target.closest(".toast-note").remove();
    if (target.closest("[data-print]")) window.print();
    const link = target.closest("a[data-dialog]:not([hx-get])");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      window.htmx.ajax("GET", link.getAttribute("href"), { target: "#dialog-body", swap: "innerHTML" });
    }
    const close = target.closest("[data-close]");
    if (close && dialog() && dialog().open) { event.preventDefault(); closeDialog(); }
    if (target === dialog()) closeDialog();
    for (const menu of all("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("hx-post") && !confirmed(event.submitter || event.target)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-check-all]")) {
      const boxes = all("input[type=checkbox][name='" + event.target.dataset.checkAll + "']", event.target.form || document);
      for (const box of boxes) { box.checked = event.target.checked; box.closest("tr")?.classList.toggle("is-selected", box.checked); }
    }
  });

  /* --- palette: Ctrl K or / searches from anywhere; arrows walk the hits, Enter opens one ------- */
  const openPalette = () => {
    const box = find("#palette");
    if (!box) return false;
    if (!box.open) box.showModal();
    const field = find("input", box);
    field.select();
    if (!find("#hits").childElementCount) ask(field);
    return true;
  };
  const ask = (field) => window.htmx.ajax("GET", field.form.action + "?q=" + encodeURIComponent(field.value), { target: "#hits", swap: "innerHTML" });
  let asking = 0;
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-palette]") || event.isComposing) return;
    clearTimeout(asking);
    asking = setTimeout(() => ask(event.target), 200);
  });
  document.addEventListener("compositionend", (event) => { if (event.target.matches("[data-palette]")) ask(event.target); });
  document.addEventListener("keydown", (event) => {
    const box = find("#palette");
    if (!box || !box.open || event.isComposing) return;
    const hits = all("[data-hit]", box);
    const at = hits.indexOf(document.activeElement);
    const field = find("input", box);
    if (event.key === "ArrowDown" && hits.length) { event.preventDefault(); hits[Math.min(at + 1, hits.length - 1)].focus(); }
    if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (at ? hits[at - 1] : field).focus(); }
  });
  document.addEventListener("click", (event) => {
    for (const box of all("dialog[data-light]")) if (event.target === box) box.close();
  });

  /* --- collisions are looked up while a name is typed, never in the middle of a composition ------ */
  let looking = 0;
  const look = (field) => {
    clearTimeout(looking);
    looking = setTimeout(() => window.htmx.ajax("POST", field.dataset.check, { target: "#collisions", swap: "innerHTML", values: { [field.name]: field.value } }), 400);
  };
  document.addEventListener("input", (event) => { if (event.target.matches("[data-check]") && !event.isComposing) look(event.target); });
  document.addEventListener("compositionend", (event) => { if (event.target.matches("[data-check]")) look(event.target); });
  document.addEventListener("submit", () => clearTimeout(looking));

  /* --- keys -------------------------------------------------------------------------------- */
  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable=true], dialog[open]");
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      if (openPalette()) event.preventDefault();
      return;
    }
    if (event.key === "Escape") for (const menu of all("details.menu[open]")) menu.open = false;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (event.key === "/" && openPalette()) { event.preventDefault(); return; }
    if (event.key === "?") { const help = find("#help"); if (help && !help.open) { event.preventDefault(); help.showModal(); } return; }
    if (walk(event)) { event.preventDefault(); return; }
    const card = event.target.closest("[data-move]");
    if (event.key === "m" && card) { const menu = find("details.menu", card); if (menu) { event.preventDefault(); menu.open = true; find("a", menu)?.focus(); } }
    const add = find("[data-quick-add]");
    if (event.key === "n" && add) { event.preventDefault(); add.click(); }
  });

  /* --- session: sign in over the page, then the request goes out again; nothing typed is lost ---- */
  let waiting = null;
  const isEntrance = (address) => Boolean(address) && new URL(address, location.href).pathname.startsWith("/accounts/");
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
  const signInAgain = (html, request) => {
    const box = find("#sign-in");
    const form = find("main form", parsed(html));
    if (!box || !form) { toast(text("textSession"), "warning"); return; }
    if (request) waiting = request;
    find(".dialog-body", box).replaceChildren(document.importNode(form, true));
    if (!box.open) box.showModal();
    find("input:not([type=hidden])", box)?.focus();
  };
  const signedIn = (page) => {
    const token = find("meta[name=csrf-token]", page)?.content;
    if (!token || page.body.dataset.user !== document.body.dataset.user) { location.reload(); return; }
    find("meta[name=csrf-token]").content = token;
    for (const field of all("input[name=csrfmiddlewaretoken]")) field.value = token;
    find("#sign-in").close();
    const again = waiting;
    waiting = null;
    if (!again || !again.elt.isConnected) return;
    if (again.elt.matches("form")) again.elt.requestSubmit(); else if (again.verb === "get") again.elt.click();
  };
  document.addEventListener("submit", async (event) => {
    if (!event.target.closest("#sign-in")) return;
    event.preventDefault();
    const form = event.target;
    try {
      const answer = await fetch(form.action || "/accounts/login/", { method: "POST", body: new FormData(form) });
      const html = await answer.text();
      if (isEntrance(answer.url)) signInAgain(html, null); else signedIn(parsed(html));
    } catch { toast(text("textOffline"), "error"); }
  });

  /* --- htmx -------------------------------------------------------------------------------- */
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = find("meta[name=csrf-token]").content;
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.target.closest("[data-confirm]")) return;
    event.preventDefault();
    if (confirmed(event.target)) event.detail.issueRequest(true);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr;
    /* A sign-in page in answer to a partial means that the session has ended. */
    if (isEntrance(answer.responseURL)) {
      event.detail.shouldSwap = false;
      signInAgain(answer.responseText, event.detail.requestConfig);
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "dialog-body" && event.detail.target.childElementCount) openDialog();
    for (const note of all("#messages .toast-note.success")) leave(note);
    boards(event.detail.target);
  });
  const SENTENCES = { 403: "textForbidden", 404: "textGone", 413: "textLarge", 429: "textOften" };
  document.addEventListener("htmx:responseError", (event) => {
    toast(text(SENTENCES[event.detail.xhr.status] || "textFailed"), "error");
  });
  document.addEventListener("htmx:sendError", () => toast(text("textOffline"), "error"));

  /* --- lists: what is typed is searched, what a menu changed is applied when it closes ------- */
  let composing = false;
  let pause = 0;
  const search = (field) => {
    clearTimeout(pause);
    pause = setTimeout(() => { if (!composing && field.isConnected) field.form.requestSubmit(); }, 350);
  };
  document.addEventListener("compositionstart", () => { composing = true; clearTimeout(pause); });
  document.addEventListener("compositionend", (event) => {
    composing = false;
    if (event.target.matches("[data-live]")) search(event.target);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-live]") && !composing && !event.isComposing) search(event.target);
    const menu = event.target.closest("details.filter, details.applies");
    if (menu) menu.dataset.changed = "1";
  });
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches || !menu.matches("details.filter, details.applies") || menu.open || !menu.dataset.changed) return;
    delete menu.dataset.changed;
    menu.closest("form").requestSubmit();
  }, true);
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches("[data-filters]")) return;
    const sent = event.detail.parameters;
    for (const name of Object.keys(sent)) if (sent[name] === "") delete sent[name];
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    /* Whoever types on while the answer is under way keeps the field: a later answer follows. */
    const field = document.activeElement;
    if (event.detail.target.id !== "list" || !field || !field.matches("[data-live]")) return;
    const asked = new URL(event.detail.xhr.responseURL || location.href).searchParams.get("search") || "";
    if (composing || (event.target.matches("[data-filters]") && field.value.trim() !== asked.trim())) event.detail.shouldSwap = false;
  });

  /* --- board: a drag posts the same step as the menu of the card ---------------------------------- */
  const addressOf = (card, lane) => {
    const steps = Object.fromEntries((card.dataset.steps || "").split(" ").filter(Boolean).map((pair) => pair.split("=")));
    const step = steps[lane.dataset.state] || lane.dataset.step;
    return step ? card.dataset.base + step + "/" : "";
  };
  const send = async (address, version) => {
    const answer = await fetch(address, {
      method: "POST", body: new URLSearchParams({ version }),
      headers: { "X-CSRFToken": find("meta[name=csrf-token]").content, "HX-Request": "true", "HX-Current-URL": location.href },
    });
    return { status: answer.status, html: await answer.text() };
  };
  const redraw = () => window.htmx.ajax("GET", location.pathname + location.search, { target: "#list", swap: "outerHTML" });
  const moved = async (event) => {
    const card = event.item;
    const lane = event.to;
    const back = () => event.from.insertBefore(card, event.from.children[event.oldIndex] || null);
    if (event.from === lane) return;
    const address = addressOf(card, lane);
    if (!address) { back(); toast(text("textNoStep"), "warning"); return; }
    card.classList.add("is-moving");
    try {
      const result = await send(address, card.dataset.version);
      if (result.status === 204) { redraw(); return; }
      back();
      if (![409, 422].includes(result.status)) { toast(text(SENTENCES[result.status] || "textFailed"), "error"); return; }
      show(result.html);
    } catch {
      back();
      toast(text("textOffline"), "error");
    } finally {
      card.classList.remove("is-moving");
    }
  };
  const boards = (root) => {
    if (!window.Sortable) return;
    for (const lane of all("[data-board-lane]", root)) {
      if (lane.dataset.ready) continue;
      lane.dataset.ready = "1";
      window.Sortable.create(lane, { group: "board", draggable: "[data-move]", filter: ".card-menu", preventOnFilter: false, delay: 200, delayOnTouchOnly: true, animation: 120, onEnd: moved });
    }
  };
  /* m opens the menu of the card one stands on; arrows walk menus and cards. */
  const walk = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const menu = event.target.closest("details.menu[open]");
    if (!step || !menu) return false;
    const stops = all("a[href], button, input", menu);
    const next = stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length];
    if (next) next.focus();
    return true;
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const note of all("#messages .toast-note.success")) leave(note);
    boards(document);
  });
})();
