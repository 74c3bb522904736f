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
    const first = find("[autofocus], input:not([type=hidden]), select, textarea", box);
    if (first) first.focus();
  };
  const closeDialog = () => { const box = dialog(); if (box && box.open) box.close(); };

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

  /* --- keys -------------------------------------------------------------------------------- */
  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable=true], dialog[open]");
  document.addEventListener("keydown", (event) => {
    const search = find("#find");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && search) {
      event.preventDefault();
      search.focus();
      search.select();
      return;
    }
    if (event.key === "Escape") for (const menu of all("details.menu[open]")) menu.open = false;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
    const add = find("[data-quick-add]");
    if (event.key === "n" && add) { event.preventDefault(); add.click(); }
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
    if (answer.responseURL && new URL(answer.responseURL).pathname.startsWith("/accounts/login/")) {
      event.detail.shouldSwap = false;
      toast(text("textSession"), "warning");
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "dialog-body" && event.detail.target.childElementCount) openDialog();
    for (const note of all("#messages .toast-note.success")) leave(note);
    boards(event.detail.target);
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const sentence = { 403: "textForbidden", 404: "textGone", 413: "textLarge", 429: "textOften" }[status];
    toast(text(sentence || "textFailed"), "error");
  });
  document.addEventListener("htmx:sendError", () => toast(text("textOffline"), "error"));

  /* --- board: a drag posts the same step as the menu of the card ---------------------------------- */
  const send = async (card, address, values) => {
    const body = new URLSearchParams(values);
    const answer = await fetch(address, {
      method: "POST", body, redirect: "follow",
      headers: { "X-CSRFToken": find("meta[name=csrf-token]").content, "HX-Request": "true", "X-Board": "1" },
    });
    return { isDone: answer.ok, redirect: answer.headers.get("HX-Redirect"), html: await answer.text() };
  };
  const moved = async (event) => {
    const card = event.item;
    const back = () => event.from.insertBefore(card, event.from.children[event.oldIndex] || null);
    if (event.from === event.to) return;
    const address = card.dataset.move;
    card.classList.add("is-moving");
    try {
      const result = await send(card, address, { to: event.to.dataset.state, version: card.dataset.version });
      if (result.isDone && !result.html.trim()) { location.reload(); return; }
      back();
      const body = find("#dialog-body");
      body.innerHTML = result.html;
      window.htmx.process(body);
      openDialog();
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
      window.Sortable.create(lane, { group: "board", draggable: "[data-move]", delay: 200, delayOnTouchOnly: true, animation: 120, onEnd: moved });
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const note of all("#messages .toast-note.success")) leave(note);
    boards(document);
  });
})();
