// Comfort only: every page works without this file. Texts come from the page, so that catalogues hold them all.
(() => {
  "use strict";

  const OURS = document.currentScript.src; // something small that the server has for everybody

  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // Characters left in a counted field.
  const count = (output) => {
    const field = document.getElementById(output.dataset.countFor);
    if (!field || output.dataset.ready) return;
    output.dataset.ready = "yes";
    const show = () => {
      const left = Number(output.dataset.limit) - [...field.value.replace(/\r?\n/g, "\r\n")].length;
      output.classList.toggle("over", left < 0);
      const words = left === -1 ? output.dataset.overOne : left < 0 ? output.dataset.over : output.dataset.left;
      output.textContent = words.replace("{n}", Math.abs(left));
    };
    field.addEventListener("input", show);
    show();
  };

  const enhance = (root) => {
    each("[data-count-for]", count, root);
    each("[data-print]", (button) => { button.hidden = false; }, root);
  };
  // What a search by POST found is come back to by its address: the browser asks nobody to send the search again.
  const comeBack = (page) => history.replaceState(history.state, "", page.dataset.comeBackTo + location.hash);
  // Who came from the page that a way back leads to goes back to it as it was, with what was filled in there.
  const goBack = (link) => {
    const [from, to] = [document.referrer, link.href].map((address) => address.split(/[?#]/)[0]);
    if (from !== to || history.length < 2) return;
    link.lastChild.data = link.dataset.goBack;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.back();
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    enhance(document);
    each("[data-come-back-to]", comeBack);
    each("[data-go-back]", goBack);
    document.querySelector("[data-focus-first]")?.focus();
  });
  document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));

  // Pressing something else ends what was typed, and what comes of that may move the page: only when the press is done, or it
  // would be released beside what it was meant for and be lost.
  let pressing = null;
  const released = () => { pressing?.done(); pressing = null; };
  const held = () => {
    const press = {};
    press.ended = new Promise((resolve) => { press.done = () => setTimeout(resolve); });
    return press;
  };
  document.addEventListener("pointerdown", () => { released(); pressing = held(); }, true);
  for (const name of ["pointerup", "pointercancel", "dragend"]) window.addEventListener(name, released, true);
  window.addEventListener("blur", released);
  document.addEventListener("htmx:confirm", (event) => {
    if (!pressing) return;
    event.preventDefault();
    pressing.ended.then(() => event.detail.issueRequest(true));
  });

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
    const unsaved = changed.delete(form);
    event.submitter?.classList.add("busy");
    if (!form.hasAttribute("data-leave-warning")) return;
    event.preventDefault();
    deliver(form, event.submitter, unsaved);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sent = new WeakSet();
    each(".busy", (button) => button.classList.remove("busy"));
    each("form[data-forgets]", (form) => form.reset()); // what was filled in may not be read by whoever comes next
  });

  // A form that must not lose what was typed is sent from here, so that the page stays, filled in, when there is no connection.
  // The server answers with where to go next (Kring-Location), or with a page to show. A form says with data-arrives-once that its
  // address knows what arrived before: it is sent again by itself when the connection is back, as long as nothing in it changed.
  const waiting = new Map();
  const filledIn = (form) => new URLSearchParams(new FormData(form));
  const deliver = async (form, submitter, unsaved, once) => {
    const signedOut = ["out", "other"].includes(waiting.get(form)?.why);
    forgetNotice(form);
    if (signedOut && !once) {
      const who = await signedInNow();
      return who === "same" ? deliver(form, submitter, unsaved, true) : sayNotSent(form, submitter, who, false);
    }
    const body = filledIn(form);
    const asSent = String(body);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    const address = submitter?.hasAttribute("formaction") ? submitter.formAction : form.getAttribute("action") || window.location.href;
    let next, text;
    try {
      const headers = { "Kring-Form": "1" };
      const answer = await fetch(address, { method: "POST", body, headers, credentials: "same-origin", signal: AbortSignal.timeout(30000) });
      if (answer.status === 401 && accountPage()) {
        const who = once ? "out" : await signedInNow();
        return who === "same" ? deliver(form, submitter, unsaved, true) : sayNotSent(form, submitter, who, false);
      }
      next = answer.headers.get("Kring-Location");
      text = await answer.text();
    } catch {
      const arrivesOnce = form.hasAttribute("data-arrives-once") && !submitter?.hasAttribute("formaction");
      return sayNotSent(form, submitter, "gone", arrivesOnce && asSent === String(filledIn(form)));
    }
    if (next) return goTo(next);
    // An answer that is no page (of a proxy, say) never sends the form a second time: the reader decides.
    const page = new DOMParser().parseFromString(text, "text/html");
    return page.getElementById("main") ? show(page, unsaved) : sayNotSent(form, submitter, "odd", false);
  };
  const goTo = (address) => {
    const next = new URL(address, window.location.href);
    changed.clear();
    const here = next.pathname === window.location.pathname && next.search === window.location.search;
    window.location.assign(next);
    if (here && next.hash) window.location.reload();
  };
  // What was typed and is not saved by the answer is still unsaved in the page that it brings; of a form left as it was, nothing is.
  const show = (page, unsaved) => {
    const main = page.getElementById("main");
    document.title = page.title;
    document.body.className = page.body.className;
    document.getElementById("main").replaceWith(main);
    window.htmx?.process(main);
    enhance(main);
    if (unsaved) each("form[data-leave-warning]", (one) => changed.add(one), main);
    window.scrollTo(0, 0);
    (main.querySelector("[data-focus-first]") || main).focus();
  };
  const forgetNotice = (form) => {
    waiting.get(form)?.notice.remove();
    waiting.delete(form);
  };
  // Who signed in again goes on with the page as it is, if it is the same person: its key against forged forms is a new one since.
  const accountPage = () => document.querySelector("template[data-no-connection]").content.querySelector("[data-account-page]")?.getAttribute("href");
  const signedInNow = async () => {
    const answer = await fetch(accountPage(), { credentials: "same-origin" }).then((one) => one.text(), () => "");
    const page = new DOMParser().parseFromString(answer, "text/html");
    const [now, before] = [page, document].map((one) => one.body.dataset.account);
    const key = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!before || !now || !key) return "out";
    if (now !== before) return "other";
    each("[name=csrfmiddlewaretoken]", (input) => { input.value = key; });
    document.body.setAttribute("hx-headers", page.body.getAttribute("hx-headers"));
    return "same";
  };
  const sayNotSent = (form, submitter, why, byItself) => {
    sent.delete(form);
    changed.add(form);
    each(".busy", (button) => button.classList.remove("busy"), form);
    const notice = document.querySelector("template[data-no-connection]").content.firstElementChild.cloneNode(true);
    each("[data-why]", (line) => { line.hidden = line.dataset.why !== why; }, notice);
    sayHow(notice, byItself);
    if (why === "out" || why === "other") each("[data-by-hand]", (line) => { line.hidden = true; }, notice);
    const place = submitter?.closest(".actions");
    place ? place.before(notice) : form.append(notice);
    waiting.set(form, { notice, submitter, byItself, why });
    notice.focus();
    askLater();
  };
  const sayHow = (notice, byItself) => {
    each("[data-by-itself]", (line) => { line.hidden = !byItself; }, notice);
    each("[data-by-hand]", (line) => { line.hidden = byItself; }, notice);
  };
  // Who goes on typing decides when it is sent.
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    const one = waiting.get(form);
    if (!one?.byItself) return;
    waiting.set(form, { ...one, byItself: false });
    sayHow(one.notice, false);
  });
  const sendAgain = (form) => form.requestSubmit(waiting.get(form)?.submitter);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-send-again]")) sendAgain(event.target.closest("form"));
  });
  const sendWhatWaits = () => {
    for (const [form, { byItself }] of waiting) {
      if (!form.isConnected) waiting.delete(form);
      else if (byItself) sendAgain(form);
    }
  };
  window.addEventListener("online", sendWhatWaits);
  // Of a server that was away, and not the network, the browser does not tell when it is back.
  let asking;
  const askLater = () => {
    clearTimeout(asking);
    if (![...waiting.values()].some((one) => one.byItself)) return;
    asking = setTimeout(async () => {
      const isBack = await fetch(OURS, { method: "HEAD", cache: "no-store" }).then((answer) => answer.ok, () => false);
      isBack ? sendWhatWaits() : askLater();
    }, 10000);
  };

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
  // What looks again by itself how far something is, says so when it gets no answer; the next answer takes its place.
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => each("[data-not-answered]", (notice) => { notice.hidden = false; }, event.target));
  }
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
    // A preview of some of its fields keeps nothing: only what the form itself sent.
    if (event.detail.successful && event.target.matches?.("form[data-leave-warning]")) changed.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    for (const form of changed) if (!form.isConnected) changed.delete(form);
    if (changed.size) event.preventDefault();
  });

  // Idle lock: the server decides. This warns a minute before, locks on time (all tabs count as one), and covers the page until
  // the password is given, so that what was being typed is still there.
  document.addEventListener("DOMContentLoaded", () => {
    const { idleSeconds, idleUrl, idleKeep, idleUnlock } = document.body.dataset;
    const limit = Number(idleSeconds || 0) * 1000;
    const warning = document.querySelector("[data-idle-warning]");
    const cover = document.querySelector("[data-cover]");
    if (!limit || !warning || !cover) return;
    let since = Date.now();
    let told = since;
    let locked = false;
    let asked = "no"; // whether the server knows that it is locked: no, busy, yes
    const waits = cover.querySelector("[data-cover-waits]");
    const own = { credentials: "same-origin" };
    const active = () => {
      if (locked) return;
      since = Date.now();
      localStorage.setItem("kring-active", since);
      if (!warning.hidden || since - told > 60000) {
        told = since;
        fetch(idleKeep, { ...own, method: "HEAD" }).catch(() => { told = 0; });
      }
      warning.hidden = true;
    };
    const fill = async (response) => {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const main = page.getElementById("main");
      if (!main) throw new Error(response.status); // of a proxy: as if there were no connection
      cover.replaceChildren(...main.childNodes);
      cover.querySelector("[data-other-ways]")?.remove();
      cover.querySelector("input:not([type=hidden])")?.focus();
    };
    // Without an answer the cover stays closed over the page, with all that was typed under it, and asks again.
    const wait = () => {
      waits.hidden = false;
      cover.append(waits);
    };
    const lock = () => {
      if (locked) return;
      locked = true;
      asked = "no";
      warning.hidden = true;
      document.body.classList.add("covered");
      cover.showModal();
      ask();
    };
    const ask = async () => {
      if (!locked || asked !== "no") return;
      asked = "busy";
      try {
        const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
        await fetch(idleUrl, { ...own, method: "POST", headers: { "X-CSRFToken": token, "Kring-Background": "1" } });
        await fill(await fetch(idleUnlock, own));
        asked = "yes";
      } catch {
        asked = "no";
        wait();
      }
    };
    const open = () => {
      locked = false;
      document.body.classList.remove("covered");
      cover.close();
      told = 0;
      active();
    };
    cover.addEventListener("close", () => { if (locked) cover.showModal(); });
    cover.addEventListener("submit", async (event) => {
      const form = event.target;
      if (!form.closest("[data-prove]")) return changed.clear();
      event.preventDefault();
      try {
        const response = await fetch(form.action, { ...own, method: "POST", body: new URLSearchParams(new FormData(form)) });
        await (response.status === 204 ? open() : fill(response));
      } catch {
        wait();
      }
    });
    document.addEventListener("kring:locked", lock);
    window.addEventListener("online", ask);
    for (const kind of ["keydown", "pointerdown", "scroll"]) document.addEventListener(kind, active, { passive: true });
    setInterval(() => {
      since = Math.max(since, Number(localStorage.getItem("kring-active") || 0));
      const rest = limit - (Date.now() - since);
      warning.hidden = locked || rest > 60000;
      if (rest <= 0) lock();
      ask();
    }, Math.min(5000, limit / 3));
  });
})();
