// Editing a listing: words are counted as they are typed, and what was typed is kept. Everything works without this.
(function () {
  "use strict";

  function words(text) {
    return (text.trim().match(/\S+/g) || []).length;
  }

  // --- "12 of 30 words": the page has the sentence, this changes its number.
  function count(field) {
    const counter = document.getElementById(field.dataset.counter);
    if (!counter) return;
    const number = words(field.value);
    const most = Number(counter.dataset.most);
    counter.textContent = counter.dataset.words.replace("{count}", number);
    counter.classList.toggle("counter--over", number > most);
  }

  document.querySelectorAll("[data-counts]").forEach(function (counter) {
    const field = document.getElementById(counter.dataset.counts);
    if (!field) return;
    field.dataset.counter = counter.id;
    field.addEventListener("input", function () { count(field); });
    count(field);
  });

  // --- What is typed is kept on the server as a private draft; the last of it when the page goes away.
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  let isUnsent = false;
  let isSaving = false;
  form.addEventListener("input", function () { isUnsent = true; });
  form.addEventListener("submit", function () { isSaving = true; });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.elt === form && event.detail.successful) isUnsent = false;
  });

  function keep() {
    const isLeaving = document.documentElement.classList.contains("leaving");
    if (!isUnsent || isSaving || isLeaving) return;
    isUnsent = false;
    navigator.sendBeacon(form.dataset.draft, new FormData(form));
  }
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") keep(); });
  window.addEventListener("pagehide", keep);

  // The page was locked or closed meanwhile: say so at once, not at the next press.
  document.addEventListener("htmx:responseError", function (event) {
    const closed = document.getElementById("closed-words");
    if (event.detail.elt !== form || !closed) return;
    closed.hidden = false;
    document.getElementById("announce").textContent = closed.textContent;
  });
})();
