// Many places with a number each: the larger the circle, the higher the number. `data-circles` names the element that
// holds them as [[lat, lon, number], …].

import { paperMap } from "./paper.js";

const SMALLEST = 6;
const LARGEST = 26;

export function circles(element) {
  const { L } = window;
  const places = JSON.parse(document.querySelector(element.dataset.circles).textContent);
  const map = paperMap(L, element, { scrollWheelZoom: false, dragging: !L.Browser.mobile });
  if (!places.length) return map;
  const highest = Math.max(...places.map(([, , number]) => number));
  for (const [lat, lon, number] of places) {
    // By its area, not its width, a circle says how many.
    const radius = Math.max(LARGEST * Math.sqrt(number / highest), SMALLEST);
    L.circleMarker([lat, lon], { radius, className: "map-circle" }).bindTooltip(String(number)).addTo(map);
  }
  map.fitBounds(places.map(([lat, lon]) => [lat, lon]), { padding: [32, 32], maxZoom: 14 });
  return map;
}
