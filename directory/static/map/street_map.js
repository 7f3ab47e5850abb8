// A map with streets instead of the drawing, where the operator has set map tiles. Without it the drawing stays.
(function () {
  "use strict";

  function pins() {
    return Array.from(document.querySelectorAll(".card[data-lat]")).map(function (card) {
      const link = card.querySelector("h3 a");
      return {
        at: [Number(card.dataset.lat), Number(card.dataset.lon)],
        number: card.id.replace("card-", ""),
        name: link.textContent,
        href: link.href,
        tie: (card.querySelector(".tie") || { className: "" }).className.replace(/^.*tie--/, ""),
      };
    });
  }

  function pinIcon(pin) {
    const shape = document.createElement("span");
    shape.className = "pin pin--" + pin.tie;
    shape.textContent = pin.number;
    return L.divIcon({ className: "", html: shape, iconSize: [36, 36], iconAnchor: [18, 18] });
  }

  function popup(pin) {
    const link = document.createElement("a");
    link.href = pin.href;
    link.textContent = pin.name;
    return link;
  }

  function draw() {
    const figure = document.getElementById("map");
    const found = pins();
    if (!figure || !figure.dataset.tiles || figure.dataset.drawn || !found.length) return;
    figure.dataset.drawn = "yes";
    const box = document.createElement("div");
    box.className = "map__streets";
    figure.querySelector("svg").replaceWith(box);
    const map = L.map(box, { scrollWheelZoom: false });
    L.tileLayer(figure.dataset.tiles, { maxZoom: 19, attribution: figure.dataset.attribution }).addTo(map);
    found.forEach(function (pin) {
      L.marker(pin.at, { icon: pinIcon(pin), title: pin.name, alt: pin.name }).bindPopup(popup(pin)).addTo(map);
    });
    map.fitBounds(L.latLngBounds(found.map(function (pin) { return pin.at; })).pad(0.2), { maxZoom: 15 });
  }

  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("htmx:afterSettle", draw);
})();
