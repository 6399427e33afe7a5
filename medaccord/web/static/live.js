"use strict";
// Swaps parts of a page in place where the whole page would come; without it, every form and link works as it is.
(() => {
  const policy = window.trustedTypes ? trustedTypes.createPolicy("medaccord", { createHTML: (html) => html }) : { createHTML: (html) => html };
  let asking = null, timer = 0, told = { typed: null, plain: "" };

  // The address changes at once, so that Back undoes this step however long its answer takes; only the newest answer is shown.
  async function show(address, parts, push, typing) {
    clearTimeout(timer);
    if (asking) asking.abort();
    const mine = asking = new AbortController();
    if (push) history.pushState({ parts }, "", address);
    document.getElementById(parts.split(" ").at(-1))?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected && new URL(answer.url).pathname !== new URL(address, location).pathname) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
      for (const id of parts.split(" ")) swap(document.getElementById(id), page.getElementById(id), typing);
      told = { typed: new URL(address, location).searchParams.get("words") || "", plain: page.getElementById("words")?.value || "" };
      document.title = page.title;
      for (const link of document.querySelectorAll("[data-switch]")) {
        link.href = page.querySelector(`[data-switch="${link.dataset.switch}"]`).getAttribute("href");
      }
    } catch {
      if (mine === asking) location.reload();
    }
  }

  function swap(old, fresh, typing) {
    const open = new Map([...old.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
    const was = document.activeElement, focus = was && old.contains(was) ? was.id : "";
    old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    old.removeAttribute("aria-busy");
    for (const [id, stood] of open) { const one = document.getElementById(id); if (one) one.open = stood; }
    const now = focus && document.getElementById(focus);
    if (now && typing) { now.value = was.value; now.setSelectionRange(was.selectionStart, was.selectionEnd); }
    if (now) now.focus({ preventScroll: true });
  }

  // Filters that were typed among the words stand in their own places once they are asked; the field keeps the words.
  function tidy() {
    const field = document.getElementById("words");
    if (field?.value === told.typed) field.value = told.plain;
  }

  function address(form) {
    const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(pairs).toString();
    return form.getAttribute("action") + (query ? `?${query}` : "");
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.live || event.target.type === "checkbox") return;
    clearTimeout(timer);
    timer = setTimeout(() => show(address(form), form.dataset.live, true, true), 300);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form?.dataset.live || !["checkbox", "select-one", "radio"].includes(event.target.type)) return;
    tidy();
    show(address(form), form.dataset.live, true);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.live || event.submitter?.name) return;
    event.preventDefault();
    show(address(form), form.dataset.live, true).then(tidy);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-live]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link.href, link.dataset.live, true);
    fill();
  });
  window.addEventListener("popstate", (event) => {
    const parts = event.state?.parts || document.querySelector("form[data-live]")?.dataset.live;
    if (parts && document.getElementById(parts.split(" ")[0])) { show(location.href, parts, false); fill(); } else location.reload();
  });
  // Fields that stand outside of what is swapped follow the address.
  function fill() {
    const asked = new URLSearchParams(location.search);
    for (const field of document.querySelectorAll("form[data-live] input[type=search]")) field.value = asked.get(field.name) || "";
  }
  const form = document.querySelector("form[data-live]");
  if (form) history.replaceState({ parts: form.dataset.live }, "");
})();
