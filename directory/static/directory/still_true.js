// Shows the question at once when the page was opened by a link: door.js took the token, this asks what we have.
// Asking changes nothing; without this script the button of the form shows the same.
(function () {
  "use strict";
  const form = document.querySelector("form[data-door]");
  const place = document.getElementById("still-true");
  if (!form || !place || !form.elements.token.value) return;

  fetch(location.pathname, {
    method: "POST",
    body: new FormData(form),
    headers: { "HX-Request": "true" },
    credentials: "same-origin"
  }).then(function (answer) {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  }).then(function (html) {
    place.innerHTML = html;
    const heading = place.querySelector("h1");
    if (heading) heading.focus({ preventScroll: true });
  }).catch(function () {
    form.requestSubmit(); // the whole page says what is wrong
  });
})();
