// Comfort only: every page works without this file. Texts come from the page, so that catalogues hold them all.
(() => {
  "use strict";

  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // Characters left in a counted field.
  const count = (output) => {
    const field = document.getElementById(output.dataset.countFor);
    if (!field || output.dataset.ready) return;
    output.dataset.ready = "yes";
    const show = () => {
      const left = Number(output.dataset.limit) - [...field.value.replace(/\r?\n/g, "\r\n")].length;
      output.classList.toggle("over", left < 0);
      output.textContent = (left < 0 ? output.dataset.over : output.dataset.left).replace("{n}", Math.abs(left));
    };
    field.addEventListener("input", show);
    show();
  };

  const enhance = (root) => {
    each("[data-count-for]", count, root);
    each("[data-print]", (button) => { button.hidden = false; }, root);
  };
  document.addEventListener("DOMContentLoaded", () => {
    enhance(document);
    document.querySelector("[data-focus-first]")?.focus();
  });
  document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    each("details.menu[open]", (menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    each("details.menu[open]", (menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // A second press of a button sends nothing; the server refuses doubles too.
  let sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    changed.delete(form);
    event.submitter?.classList.add("busy");
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sent = new WeakSet();
    each(".busy", (button) => button.classList.remove("busy"));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (!form) return;
    sent.delete(form);
    each(".busy", (button) => button.classList.remove("busy"), form);
  });

  // A form whose answer is text to copy: fetched and put on the clipboard; where that fails, the page with the text opens.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-copy-text") || !navigator.clipboard?.writeText) return;
    event.preventDefault();
    const status = form.querySelector("[data-copy-status]");
    fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "text/plain" }, credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((text) => navigator.clipboard.writeText(text))
      .then(() => { status.textContent = form.dataset.copied; })
      .catch(() => form.submit());
  }, true);
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-select-all]")) event.target.select();
  });

  // Leaving with unsaved input: forms ask for it with data-leave-warning; a successful autosave clears it.
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-leave-warning")) changed.add(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-leave-warning]");
    if (form && event.detail.successful) changed.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    for (const form of changed) if (!form.isConnected) changed.delete(form);
    if (changed.size) event.preventDefault();
  });

  // Idle lock: the server decides, this warns a minute before and goes to the lock page when the time is up.
  document.addEventListener("DOMContentLoaded", () => {
    const limit = Number(document.body.dataset.idleSeconds || 0) * 1000;
    const warning = document.querySelector("[data-idle-warning]");
    if (!limit || !warning) return;
    let since = Date.now();
    let told = since;
    const tell = () => {
      told = Date.now();
      fetch(document.body.dataset.idleKeep, { method: "HEAD", credentials: "same-origin" }).catch(() => {});
    };
    const active = () => {
      since = Date.now();
      if (!warning.hidden || since - told > limit / 2) tell();
      warning.hidden = true;
    };
    for (const kind of ["keydown", "pointerdown", "scroll"]) document.addEventListener(kind, active, { passive: true });
    setInterval(() => {
      const rest = limit - (Date.now() - since);
      warning.hidden = rest > 60000;
      if (rest <= 0) {
        changed.clear();
        window.location.assign(document.body.dataset.idleUrl || window.location.href);
      }
    }, 5000);
  });
})();
