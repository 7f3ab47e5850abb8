// Passkeys, the code of an invitation that travels behind the # of a link, copying a token. All else works without.
(function () {
  "use strict";

  function bytes(text) {
    const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(raw, function (char) { return char.charCodeAt(0); });
  }

  function text(buffer) {
    const raw = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function known(list) {
    return (list || []).map(function (item) { return Object.assign({}, item, { id: bytes(item.id) }); });
  }

  async function create(options) {
    const asked = Object.assign({}, options.publicKey, { challenge: bytes(options.publicKey.challenge) });
    asked.user = Object.assign({}, asked.user, { id: bytes(asked.user.id) });
    asked.excludeCredentials = known(asked.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: asked });
    return answer(made, {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : []
    });
  }

  async function get(options) {
    const asked = Object.assign({}, options.publicKey, { challenge: bytes(options.publicKey.challenge) });
    asked.allowCredentials = known(asked.allowCredentials);
    const found = await navigator.credentials.get({ publicKey: asked });
    const handle = found.response.userHandle;
    return answer(found, {
      clientDataJSON: text(found.response.clientDataJSON),
      authenticatorData: text(found.response.authenticatorData),
      signature: text(found.response.signature),
      userHandle: handle ? text(handle) : null
    });
  }

  function answer(credential, response) {
    return {
      type: credential.type,
      id: credential.id,
      rawId: text(credential.rawId),
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: response
    };
  }

  async function optionsOf(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const found = await fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    return (await found.json()).request_options;
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    const trouble = form.querySelector("[data-passkey-trouble]");
    if (!window.PublicKeyCredential) {
      if (trouble) trouble.hidden = false;
      return;
    }
    form.querySelector("[data-passkey-go]").hidden = false;
    form.addEventListener("submit", async function (event) {
      const field = form.elements.credential;
      if (field.value) return;
      event.preventDefault();
      if (trouble) trouble.hidden = true;
      try {
        const options = await optionsOf(form);
        field.value = JSON.stringify(await (form.dataset.passkey === "create" ? create(options) : get(options)));
        form.submit();
      } catch (_error) {
        if (trouble) trouble.hidden = false;
      }
    });
  });

  // A token that is shown once: copied by one press, or marked where the browser does not let us copy.
  const shown = document.querySelector("[data-copy]");
  const copy = document.querySelector("[data-do=copy]");
  if (shown && copy) {
    copy.hidden = false;
    copy.addEventListener("click", async function () {
      try {
        await navigator.clipboard.writeText(shown.textContent.trim());
        document.querySelector("[data-copied]").hidden = false;
      } catch (_error) {
        window.getSelection().selectAllChildren(shown);
      }
    });
  }

  // The code is taken out of the address, so that it stands neither in the history nor on the screen.
  const field = document.querySelector("input[data-from-fragment]");
  if (field && location.hash.length > 1) {
    field.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
    const filled = document.querySelector("[data-fragment-filled]");
    if (filled) filled.hidden = false;
    field.closest(".field").hidden = true;
  }
})();
