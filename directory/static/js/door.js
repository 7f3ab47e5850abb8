// Puts the token of a private link from the fragment of the address into the form. Nothing is sent before a press of
// the button; without this script the code below the link is typed.
(function () {
  "use strict";
  const form = document.querySelector("form[data-door]");
  if (!form) return;

  function take() {
    const token = location.hash.slice(1);
    if (!/^[A-Za-z0-9_-]{40,60}$/.test(token)) return;
    form.elements.token.value = token;
    form.elements.code.value = "";
    history.replaceState(null, "", location.pathname);
    document.querySelectorAll("[data-typed]").forEach(function (part) { part.hidden = true; });
    document.querySelectorAll("[data-linked]").forEach(function (part) { part.hidden = false; });
  }

  window.addEventListener("hashchange", take);
  take();
})();
