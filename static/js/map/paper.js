// The base map: tiles when there is an address for them, else the city drawn calmly from our own GeoJSON.

import { Labels } from "./labels.js";
import { wordsOf } from "./words.js";

// Width in pixels at zoom 12, 14, 16 and 18; a road thinner than half a pixel is left out.
const ROADS = [
  ["residential", "street", [0, 0.9, 4, 11]],
  ["tertiary", "street", [0.6, 1.8, 6, 15]],
  ["motorway_link", "fast", [0, 1.2, 4, 9]],
  ["trunk_link", "fast", [0, 1.2, 4, 9]],
  ["secondary", "main", [1.2, 3, 8, 20]],
  ["primary", "main", [1.8, 4, 11, 26]],
  ["trunk", "fast", [1.8, 3.6, 8, 18]],
  ["motorway", "fast", [2, 4, 9, 20]],
];
const COMPOUNDS_FROM_ZOOM = 15;
const SMALL_ROADS_FROM_ZOOM = 13;

const layers = new Map();

function load(url) {
  if (!layers.has(url)) {
    const answer = fetch(url).then((response) => {
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return response.json();
    });
    answer.catch(() => layers.delete(url));
    layers.set(url, answer);
  }
  return layers.get(url);
}

/** The colours of css/map.css as they are now, light or dark. */
export function coloursOf(element) {
  const style = getComputedStyle(element);
  const names = ["land", "water", "park", "compound", "street", "main", "fast", "casing", "label", "halo", "soft-label", "water-label", "park-label"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()]));
}

function widthAt(widths, zoom) {
  const step = Math.min(Math.max((zoom - 12) / 2, 0), 3);
  const below = Math.floor(step);
  const above = Math.min(below + 1, 3);
  return widths[below] + (widths[above] - widths[below]) * (step - below);
}

/** A Leaflet map in the element with its base map; `options` go to Leaflet. */
export function paperMap(L, element, options) {
  const say = wordsOf(element);
  element.classList.add("map");
  element.setAttribute("role", "region");
  if (!element.hasAttribute("aria-label")) element.setAttribute("aria-label", say("Map"));
  const [west, south, east, north] = (element.dataset.bounds || "-180,-85,180,85").split(",").map(Number);
  const city = L.latLngBounds([south, west], [north, east]);
  const map = L.map(element, {
    attributionControl: Boolean(element.dataset.tilesUrl),
    zoomControl: false,
    minZoom: 11,
    maxZoom: 18,
    zoomSnap: 0.5,
    maxBounds: city.pad(0.3),
    maxBoundsViscosity: 0.8,
    ...options,
  });
  map.city = city;
  if (options.zoomable !== false) {
    L.control.zoom({ position: "bottomright", zoomInTitle: say("Zoom in"), zoomOutTitle: say("Zoom out") }).addTo(map);
  }
  if (element.dataset.tilesUrl) {
    map.attributionControl.setPrefix(false);
    L.tileLayer(element.dataset.tilesUrl, { attribution: element.dataset.attribution, maxZoom: 18 }).addTo(map);
  } else if (element.dataset.roadsUrl) {
    new Paper(L, map, element).draw().catch(() => element.classList.add("is-blank"));
  }
  return map;
}

class Paper {
  constructor(L, map, element) {
    Object.assign(this, { L, map, element, drawn: [], asked: new Set() });
    this.address = new URL(element.dataset.roadsUrl, document.baseURI);
    this.labels = new Labels(L, map);
    this.renderers = {};
  }

  async draw() {
    const { map } = this;
    ["ground", "streets", "roads"].forEach((name, index) => {
      map.createPane(name).style.zIndex = 200 + index * 10;
      this.renderers[name] = this.L.canvas({ pane: name, padding: 0.25 });
    });
    map.on("zoomend", () => this.restyle());
    map.on("zoomend", () => this.drawCloser());
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const repaint = () => this.restyle();
    scheme.addEventListener("change", repaint);
    map.on("unload", () => scheme.removeEventListener("change", repaint));

    const [water, parks, roads] = await Promise.all(["water.json", "parks.json", ""].map((name) => this.ask(name)));
    this.drawAreas(parks, "park", 11);
    this.drawAreas(water, "water", 11);
    // The islet stands in the river, so the parks that lie in water come after it.
    this.drawAreas({ features: parks.features.filter(({ properties }) => properties.name.endsWith("洲")) }, "park", 11);
    this.drawRoads(roads, "roads");
    this.labels.addRoads(roads);
    // A lake's name goes before that of the park around it.
    this.labels.addAreas(water, "water");
    this.labels.addAreas(parks, "park");
    this.labels.addTo(map);
    this.restyle();
    await this.drawCloser();
  }

  ask(name) {
    return load(name ? new URL(name, this.address).href : this.address.href);
  }

  /** What only somebody close up can see is fetched when they come close. */
  async drawCloser() {
    const zoom = this.map.getZoom();
    if (zoom >= SMALL_ROADS_FROM_ZOOM && this.isNew("roads-small.json")) {
      const roads = await this.ask("roads-small.json");
      this.drawRoads(roads, "streets");
      this.labels.addRoads(roads);
      this.restyle();
    }
    if (zoom >= COMPOUNDS_FROM_ZOOM && this.isNew("compounds.json")) {
      const compounds = await this.ask("compounds.json");
      this.drawAreas(compounds, "compound", COMPOUNDS_FROM_ZOOM);
      this.labels.addAreas(compounds, "compound");
      this.restyle();
    }
  }

  isNew(name) {
    const isNew = !this.asked.has(name);
    this.asked.add(name);
    return isNew;
  }

  drawAreas(geojson, colour, fromZoom) {
    const areas = geojson.features
      .filter(({ geometry }) => geometry.type === "Polygon")
      .map(({ geometry }) => this.L.GeoJSON.coordsToLatLngs(geometry.coordinates, 1));
    const options = { renderer: this.renderers.ground, interactive: false, stroke: false, fillOpacity: 1 };
    const layer = this.L.polygon(areas, { ...options, smoothFactor: 0.5 }).addTo(this.map);
    this.drawn.push((colours, zoom) => {
      layer.setStyle({ fillColor: colours[colour], fill: zoom >= fromZoom });
    });
  }

  drawRoads(geojson, pane) {
    const casings = [];
    const fills = [];
    for (const [highway, colour, widths] of ROADS) {
      const lines = geojson.features
        .filter(({ properties }) => properties.class === highway)
        .flatMap(({ geometry }) => this.L.GeoJSON.coordsToLatLngs(geometry.coordinates, 1));
      if (!lines.length) continue;
      const options = { renderer: this.renderers[pane], interactive: false, smoothFactor: 0.8 };
      const casing = this.L.polyline(lines, options);
      const fill = this.L.polyline(lines, options);
      casings.push(casing);
      fills.push(fill);
      this.drawn.push((colours, zoom) => {
        const width = widthAt(widths, zoom);
        const isSeen = width >= 0.5;
        casing.setStyle({ color: colours.casing, weight: width + (zoom < 14 ? 1 : 1.6), stroke: isSeen });
        fill.setStyle({ color: colours[colour], weight: width, stroke: isSeen });
      });
    }
    [...casings, ...fills].forEach((line) => line.addTo(this.map));
  }

  restyle() {
    const colours = coloursOf(this.element);
    this.drawn.forEach((style) => style(colours, this.map.getZoom()));
    this.labels.paint(colours);
  }
}
