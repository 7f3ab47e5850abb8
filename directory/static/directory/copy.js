// Buttons that copy the code beside them. Without this script the code is there to be selected.
(function () {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = false;
    const words = button.querySelector("span");
    const before = words.textContent;
    button.addEventListener("click", function () {
      const code = document.getElementById(button.dataset.copy);
      navigator.clipboard.writeText(code.textContent).then(function () {
        words.textContent = button.dataset.copied;
        const live = document.getElementById("announce");
        if (live) live.textContent = button.dataset.copied;
        setTimeout(function () { words.textContent = before; }, 4000);
      }, function () { // the browser said no: select it, so that a key does it
        getSelection().selectAllChildren(code);
      });
    });
  });
})();
