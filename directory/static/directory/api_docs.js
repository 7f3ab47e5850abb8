// Shows the OpenAPI description as a page on which each address can be tried. Without this script there is a list.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("api-docs");
  if (!place || !window.SwaggerUIBundle) return;
  window.SwaggerUIBundle({
    url: place.dataset.url,
    domNode: place,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: false, // its links stand inside buttons
    validatorUrl: null, // asks nobody else whether the description is valid
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    syntaxHighlight: { activated: false }, // its colours are too pale
  });
});
