const SVG = "http://www.w3.org/2000/svg";
const DROP = "M16 40C16 40 29 25.6 29 15.5A13 13 0 1 0 3 15.5C3 25.6 16 40 16 40Z";
const HOUSE = "M16 9.2 9.4 15h1.9v6.2h3.2v-4h3v4h3.2V15h1.9Z";

function shape(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

/** A drop with a house in it; its colours are in map.css. */
export function homePin(L, latLng, options) {
  const picture = shape("svg", { viewBox: "0 0 32 42", width: 36, height: 47, "aria-hidden": "true" });
  shape("ellipse", { class: "pin-shadow", cx: 16, cy: 40, rx: 6, ry: 1.8 }, picture);
  shape("path", { class: "pin-drop", d: DROP }, picture);
  shape("path", { class: "pin-house", d: HOUSE }, picture);
  const icon = L.divIcon({ className: "map-pin", html: picture, iconSize: [44, 52], iconAnchor: [22, 48] });
  return L.marker(latLng, { icon, ...options });
}

/** A dot for somebody who moves. */
export function movingPin(L, latLng, options) {
  const dot = document.createElement("span");
  const icon = L.divIcon({ className: "map-mover", html: dot, iconSize: [24, 24], iconAnchor: [12, 12] });
  return L.marker(latLng, { icon, interactive: false, keyboard: false, ...options });
}
