// Everything here makes pages smoother; every page works without it.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const SHIFT_PRESSES = 3;
  const SHIFT_WITHIN_MS = 2000;

  // This site keeps nothing on the device. htmx would note the address of each page in the session storage;
  // where it cannot write there, it keeps that in memory.
  Storage.prototype.setItem = function () { throw new Error("This site keeps nothing on the device."); };

  // --- Leave this site: blank at once, end the session, replace the page so that Back does not show it.
  function leave(form) {
    root.classList.add("leaving");
    document.title = " ";
    fetch(form.action, { method: "POST", keepalive: true, credentials: "same-origin" }).catch(function () {});
    location.replace(form.dataset.exit || form.action);
  }

  document.addEventListener("submit", function (event) {
    if (event.target.matches("form.leave")) {
      event.preventDefault();
      leave(event.target);
    }
  });

  let presses = [];
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    if (event.repeat) return;
    const now = Date.now();
    presses = presses.filter(function (at) { return now - at < SHIFT_WITHIN_MS; }).concat(now);
    const form = document.querySelector("form.leave");
    if (presses.length >= SHIFT_PRESSES && form) leave(form);
  });

  // A private page that the browser kept in memory is asked for again, and so is one that was left.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && (root.dataset.private !== undefined || root.classList.contains("leaving"))) {
      location.reload();
    }
  });

  // --- Buttons that only make sense with a script are hidden in the page and shown here.
  const actions = { print: function () { window.print(); } };

  // Only on this press, to about a kilometre, and only into the field where everybody can see it.
  actions.locate = function (button) {
    const field = document.getElementById("id_near");
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(function (position) {
      button.disabled = false;
      field.value = position.coords.latitude.toFixed(2) + ", " + position.coords.longitude.toFixed(2);
      field.form.requestSubmit();
    }, function () {
      button.disabled = false;
      field.focus();
    }, { timeout: 8000, maximumAge: 600000 });
  };
  if (!navigator.geolocation) delete actions.locate;
  document.querySelectorAll("[data-do]").forEach(function (button) {
    if (actions[button.dataset.do]) button.hidden = false;
  });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-do]");
    if (button && actions[button.dataset.do]) {
      event.preventDefault();
      actions[button.dataset.do](button);
    }
    document.querySelectorAll("details.lang[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    const menu = event.key === "Escape" && document.querySelector("details.lang[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // --- Filters stand open where there is room.
  const wide = window.matchMedia("(min-width: 60em)");
  function openWide(scope) {
    if (wide.matches) {
      scope.querySelectorAll("details.disclosure--wide").forEach(function (part) { part.open = true; });
    }
  }
  openWide(document);

  // --- htmx: keep open what was open and the focus where it was, and say what changed.
  let open = [];
  let focused = "";
  document.addEventListener("htmx:beforeSwap", function () {
    open = Array.from(document.querySelectorAll("#results details[open][id]"), function (one) { return one.id; });
    focused = document.activeElement.id;
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    const part = event.detail.elt;
    if (!part || !part.querySelector) return;
    openWide(part);
    open.forEach(function (id) { const one = document.getElementById(id); if (one) one.open = true; });
    const before = focused && document.getElementById(focused);
    if (before && document.activeElement === document.body) before.focus();
    const said = part.matches("[data-announce]") ? part : part.querySelector("[data-announce]");
    const live = document.getElementById("announce");
    // A button that keeps the focus says itself what it has become.
    const isSaid = document.activeElement.matches("button[name=do]");
    if (said && live && !isSaid) live.textContent = said.dataset.announce || said.textContent;
    const focus = part.querySelector("[data-focus]");
    if (focus) focus.focus();
  });
})();
