// Passkeys: asks the browser for one when a form with data-passkey is sent, then sends the form with the answer in it.
// Texts come from the page. Without scripts these forms stay hidden, and people use their password and app.
(() => {
  "use strict";

  const publicKey = async (form) => {
    if (form.dataset.passkey !== "sign-in") return JSON.parse(form.dataset.options);
    const response = await fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!response.ok) throw new Error("no options");
    return (await response.json()).request_options;
  };

  const make = (options, alone) => {
    const wish = options.publicKey.authenticatorSelection;
    wish.residentKey = alone ? "required" : "discouraged";
    wish.requireResidentKey = alone;
    if (alone) wish.userVerification = "required";
    return window.webauthnJSON.create(options);
  };

  const answer = async (form) => {
    const options = await publicKey(form);
    if (form.dataset.passkey === "create") return make(options, form.elements.passwordless.checked);
    return window.webauthnJSON.get(options);
  };

  // Before the guard against sending twice, which must see only the second, real sending.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements.credential.value) return;
    event.preventDefault();
    const problem = form.querySelector("[data-passkey-problem]");
    problem.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await answer(form));
    } catch {
      problem.hidden = false;
      return;
    }
    form.requestSubmit();
  }, true);

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.PublicKeyCredential) return;
    document.querySelectorAll("form[data-passkey]").forEach((form) => { form.hidden = false; });
  });
})();
