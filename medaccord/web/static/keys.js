"use strict";
// Keys: in a field none of them acts, and they can be switched off on the page of help.
(() => {
  const off = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  const rows = () => [...document.querySelectorAll("[data-row]")];
  let goes = 0, leaving = false;
  window.addEventListener("pageshow", () => { leaving = false; });

  function key(event) {
    if (/^[a-z1-7?/]$/i.test(event.key)) return event.key.toLowerCase();
    if (event.code === "Slash") return event.shiftKey ? "?" : "/";
    return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
  }
  function move(step) {
    const all = rows();
    const now = all.findIndex((row) => row.classList.contains("here"));
    const next = all[Math.max(0, Math.min(all.length - 1, now + step))];
    if (!next) return;
    all[now]?.classList.remove("here");
    next.classList.add("here");
    next.scrollIntoView({ block: "nearest" });
    next.querySelector("a")?.focus({ preventScroll: true });
  }
  const here = () => document.querySelector("[data-row].here");
  const language = document.documentElement.lang;
  const places = { h: "", l: "initiatives", d: "due", m: "map", t: "timeline", n: "network", x: "matrix", r: "review", a: "add", w: "watches" };
  const acts = {
    j: () => move(1), k: () => move(-1),
    o: () => here()?.querySelector("a")?.click(),
    x: () => { const box = here()?.querySelector("input[type=checkbox]"); if (box) box.checked = !box.checked; },
    "/": () => { const field = document.querySelector("input[type=search]"); if (field) { field.focus(); field.select(); } else location.assign(`/${language}/initiatives#words`); },
    "?": () => location.assign(`/${language}/help`),
    g: () => { goes = Date.now(); },
  };
  document.addEventListener("keydown", (event) => {
    if (off() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const pressed = key(event);
    if (Date.now() - goes < 1500) {
      goes = 0;
      if (pressed in places) { event.preventDefault(); location.assign(`/${language}/${places[pressed]}`); return; }
    }
    const button = document.querySelector(`[data-key="${CSS.escape(pressed)}"]`);
    if (button && leaving) { event.preventDefault(); return; } // a key that repeats says nothing twice
    if (button) { event.preventDefault(); leaving = true; button.click(); return; }
    if (pressed in acts) { event.preventDefault(); acts[pressed](); }
  });
  for (const box of document.querySelectorAll("input[data-keys]")) {
    box.checked = !off();
    box.addEventListener("change", () => { try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch { /* nothing is remembered where the browser forbids it */ } });
  }
  for (const box of document.querySelectorAll("[data-confirm]")) box.addEventListener("click", (event) => { if (!window.confirm(box.dataset.confirm)) event.preventDefault(); });
  // Words are lit while their value is pointed at.
  for (const link of document.querySelectorAll("a.value[href^='#']")) {
    const lit = (on) => { const mark = document.getElementById(decodeURIComponent(link.hash.slice(1))); if (mark) mark.classList.toggle("lit", on); };
    for (const name of ["mouseenter", "focus"]) link.addEventListener(name, () => lit(true));
    for (const name of ["mouseleave", "blur"]) link.addEventListener(name, () => lit(false));
  }
})();
