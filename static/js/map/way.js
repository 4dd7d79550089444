// The ways to a home: every way a line, the shown one above the others; a tap on another shows that. The lines stand in
// the element as [data-line], which a page without scripts never draws.

import { paperMap } from "./paper.js";
import { homePin, movingPin } from "./pin.js";
import { wordsOf } from "./words.js";

export function way(element) {
  const { L } = window;
  const say = wordsOf(element);
  const home = [Number(element.dataset.lat), Number(element.dataset.lon)];
  const from = [Number(element.dataset.fromLat), Number(element.dataset.fromLon)];
  const lines = [...element.querySelectorAll("[data-line]")].map(({ dataset }, index) => ({
    index,
    points: dataset.line.split(" ").map((pair) => pair.split(",").map(Number)),
    isShown: "isShown" in dataset,
    isEstimate: "isEstimate" in dataset,
  }));
  const choices = document.querySelectorAll(".way-choice");
  const map = paperMap(L, element, { center: home, zoom: 15, dragging: !L.Browser.mobile, scrollWheelZoom: false });
  map.createPane("ways").style.zIndex = 460;
  const renderer = L.svg({ pane: "ways" });
  // The shown one is drawn last.
  for (const line of lines.sort((a, b) => a.isShown - b.isShown)) {
    const look = { renderer, pane: "ways", className: line.isShown ? "way-line is-shown" : "way-line", weight: 6 };
    if (line.isEstimate) look.dashArray = "2 12";
    L.polyline(line.points, { ...look, className: `${look.className} way-casing`, weight: 10, interactive: false }).addTo(map);
    const drawn = L.polyline(line.points, look).addTo(map);
    if (!line.isShown) drawn.on("click", () => choices[line.index].click());
  }
  homePin(L, home, { interactive: false, keyboard: false, alt: say("The home") }).addTo(map);
  movingPin(L, from, { alt: say("Where I am") }).addTo(map);
  map.fitBounds([home, from, ...lines.flatMap(({ points }) => points)], { padding: [36, 44], maxZoom: 16 });
  return map;
}
