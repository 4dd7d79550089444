// Many places of different kinds. `data-points` names the element that holds them as [[lat, lon, kind, words], …]; a
// kind is a class (is-planned, is-home, …) whose --dot is its colour.

import { paperMap } from "./paper.js";

export function points(element) {
  const { L } = window;
  const places = JSON.parse(document.querySelector(element.dataset.points).textContent);
  const map = paperMap(L, element, { scrollWheelZoom: false, dragging: !L.Browser.mobile });
  if (!places.length) return map.fitBounds(map.city);
  for (const [lat, lon, kind, words] of places) {
    const dot = document.createElement("span");
    dot.className = `is-${kind}`;
    const icon = L.divIcon({ className: "board-pin", html: dot, iconSize: [14, 14] });
    // Leaflet would take words for markup, and people write some of them.
    const tip = document.createElement("span");
    tip.textContent = words;
    // The lists beside it say the same and can be reached by keyboard.
    L.marker([lat, lon], { icon, keyboard: false }).bindTooltip(tip).addTo(map);
  }
  return map.fitBounds(places.map(([lat, lon]) => [lat, lon]), { padding: [24, 24], maxZoom: 15 });
}
