// Maps in a page, over Leaflet (window.L, a classic script) and css/map.css.
//
// <div class="map" data-map="pick" {% map_attributes %} data-lat data-lon data-input-lat="#id_lat" data-input-lon="#id_lon"
//      data-search="#id_search" data-fill='{"compound": "#id_compound", "street": "#id_street"}'>  see map/picker.js
// <div class="map" data-map="show" {% map_attributes %} data-lat data-lon [data-radius] [data-moving-lat data-moving-lon]>  see map/show.js
// <div class="map" data-map="way" …>  see map/way.js
// <div class="map" data-map="circles" {% map_attributes %} data-circles="#id_of_json">  see map/circles.js
// <div class="map" data-map="visits" {% map_attributes %} data-visits="#id_of_json">  see map/visits.js
// <div class="map" data-map="points" {% map_attributes %} data-points="#id_of_json">  see map/points.js

import { circles } from "./map/circles.js";
import { pick } from "./map/picker.js";
import { points } from "./map/points.js";
import { show } from "./map/show.js";
import { visits } from "./map/visits.js";
import { way } from "./map/way.js";

const kinds = { circles, pick, points, show, visits, way };
const maps = new WeakMap();

function activate(element) {
  if (!window.L || maps.has(element) || !kinds[element.dataset.map]) return;
  maps.set(element, kinds[element.dataset.map](element));
}

function within(root, act) {
  if (root.matches?.("[data-map]")) act(root);
  root.querySelectorAll?.("[data-map]").forEach(act);
}

within(document, activate);
document.addEventListener("htmx:load", (event) => within(event.target, activate));
document.addEventListener("htmx:beforeCleanupElement", (event) => {
  if (maps.has(event.target)) {
    maps.get(event.target).remove();
    maps.delete(event.target);
  }
});
