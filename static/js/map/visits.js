// Visits of a day, each as a sign that leads to its booking. `data-visits` names the element that holds them as
// [[lat, lon, state, sign, words, address], …]; it is read again whenever htmx has brought a new one.

import { paperMap } from "./paper.js";

const SIZE = 26;

export function visits(element) {
  const { L } = window;
  const map = paperMap(L, element, { scrollWheelZoom: false, dragging: !L.Browser.mobile });
  const layer = L.layerGroup().addTo(map);

  const draw = () => {
    const pins = JSON.parse(document.querySelector(element.dataset.visits).textContent);
    layer.clearLayers();
    for (const [lat, lon, state, sign, words, address] of pins) {
      const icon = L.divIcon({ className: `city-pin city-pin-${state}`, html: sign, iconSize: [SIZE, SIZE] });
      const pin = L.marker([lat, lon], { icon, title: words, riseOnHover: true, zIndexOffset: state === "late" ? 1000 : 0 });
      pin.on("click", () => window.location.assign(address)).addTo(layer);
    }
    return pins;
  };

  const pins = draw();
  if (pins.length) map.fitBounds(pins.map(([lat, lon]) => [lat, lon]), { padding: [32, 32], maxZoom: 14 });
  else map.fitBounds(map.city);
  const again = ({ target }) => target.querySelector?.(element.dataset.visits) && draw();
  document.addEventListener("htmx:afterSettle", again);
  map.on("unload", () => document.removeEventListener("htmx:afterSettle", again));
  return map;
}
