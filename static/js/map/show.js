// A small map with a pin, with a circle of data-radius metres around it where that is there, and with a dot for somebody on the way when data-moving-lat and data-moving-lon are there;
// the dot follows when a script changes them.

import { paperMap } from "./paper.js";
import { homePin, movingPin } from "./pin.js";
import { wordsOf } from "./words.js";

const ZOOM = 16;

export function show(element) {
  const { L } = window;
  const say = wordsOf(element);
  const home = [Number(element.dataset.lat), Number(element.dataset.lon)];
  const map = paperMap(L, element, {
    center: home,
    zoom: Number(element.dataset.zoom || ZOOM),
    // One finger scrolls the page, not the map.
    dragging: !L.Browser.mobile,
    scrollWheelZoom: false,
  });
  const radius = Number(element.dataset.radius);
  if (radius) {
    const reach = L.circle(home, { radius, interactive: false, className: "map-circle" }).addTo(map);
    map.fitBounds(reach.getBounds(), { padding: [8, 8] });
  }
  homePin(L, home, { interactive: false, keyboard: false, alt: say("The home") }).addTo(map);

  let mover = null;
  const follow = () => {
    const { movingLat, movingLon } = element.dataset;
    if (!movingLat || !movingLon) {
      mover?.remove();
      mover = null;
      return;
    }
    const place = [Number(movingLat), Number(movingLon)];
    mover = mover?.setLatLng(place) ?? movingPin(L, place, { alt: say("On the way") }).addTo(map);
    map.fitBounds([home, place], { padding: [48, 56], maxZoom: ZOOM });
  };
  follow();
  const observer = new MutationObserver(follow);
  observer.observe(element, { attributeFilter: ["data-moving-lat", "data-moving-lon"] });
  map.on("unload", () => observer.disconnect());
  return map;
}
