// Names on the map, drawn on a canvas of their own. Along a road each character follows it; on a steep road the
// characters stand upright one below the other, as on maps printed in China.

const ROAD_RANKS = ["motorway", "trunk", "primary", "secondary", "tertiary", "residential"];
const FROM_ZOOM = { motorway: 12.5, trunk: 12.5, primary: 13, secondary: 14, tertiary: 15, residential: 16, water: 11.5, park: 14, compound: 15.5 };
const SIZE = { motorway: 12, trunk: 12, primary: 13, secondary: 12, tertiary: 12, residential: 11, water: 14, park: 12, compound: 12 };
const COLOUR = { water: "water-label", park: "park-label", compound: "soft-label" };
const BETWEEN_REPEATS = 420;
const CELL = 20;

export class Labels {
  constructor(L, map) {
    Object.assign(this, { L, map, lines: [], areas: [], colours: null });
  }

  addRoads(geojson) {
    for (const { properties, geometry } of geojson.features) {
      if (properties.name && ROAD_RANKS.includes(properties.class)) this.addLines(properties, geometry.coordinates);
    }
    this.lines.sort((a, b) => ROAD_RANKS.indexOf(a.kind) - ROAD_RANKS.indexOf(b.kind));
  }

  addAreas(geojson, kind) {
    for (const { properties, geometry } of geojson.features) {
      if (geometry.type === "LineString") {
        this.addLines({ name: properties.name, class: kind }, [geometry.coordinates]);
      } else if (properties.name && !this.isNamedByLine(properties.name, geojson)) {
        const [outline] = geometry.coordinates;
        const bounds = this.L.latLngBounds(this.L.GeoJSON.coordsToLatLngs(outline));
        const middle = bounds.getCenter();
        // The middle of a bent strip lies outside it; a name there would be a lie.
        if (isInside(outline, middle.lng, middle.lat)) this.areas.push({ kind, name: properties.name, bounds });
      }
    }
  }

  isNamedByLine(name, geojson) {
    return geojson.features.some(({ properties, geometry }) => geometry.type === "LineString" && properties.name === name);
  }

  addLines({ name, class: kind }, lines) {
    for (const coordinates of lines) {
      const latLngs = this.L.GeoJSON.coordsToLatLngs(coordinates);
      this.lines.push({ kind, name, latLngs, bounds: this.L.latLngBounds(latLngs) });
    }
  }

  addTo(map) {
    this.canvas = this.L.DomUtil.create("canvas", "map-labels leaflet-zoom-hide", map.createPane("labels"));
    map.getPane("labels").style.zIndex = 450;
    map.on("moveend viewreset resize", () => this.draw());
  }

  paint(colours) {
    this.colours = colours;
    if (this.canvas) this.draw();
  }

  draw() {
    if (!this.colours) return;
    this.prepareCanvas();
    const zoom = this.map.getZoom();
    const view = this.map.getBounds().pad(0.1);
    const isSeen = ({ kind, bounds }) => zoom >= FROM_ZOOM[kind] && view.intersects(bounds);
    this.taken = new Set();
    this.areas.filter(isSeen).forEach((area) => this.drawArea(area));
    this.lines.filter(isSeen).forEach((line) => this.drawLine(line));
  }

  prepareCanvas() {
    const size = this.map.getSize();
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = size.x * scale;
    this.canvas.height = size.y * scale;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    this.L.DomUtil.setPosition(this.canvas, this.map.containerPointToLayerPoint([0, 0]));
    this.size = size;
    this.pen = this.canvas.getContext("2d");
    this.pen.scale(scale, scale);
    this.pen.textAlign = "center";
    this.pen.textBaseline = "middle";
    this.pen.lineJoin = "round";
    this.font = getComputedStyle(this.map.getContainer()).fontFamily;
  }

  takePen(kind) {
    this.pen.font = `${kind === "primary" ? 500 : 400} ${SIZE[kind]}px ${this.font}`;
    this.pen.fillStyle = this.colours[COLOUR[kind] ?? "label"];
    this.pen.strokeStyle = kind === "water" ? this.colours.water : this.colours.halo;
    this.pen.lineWidth = 3;
  }

  drawArea({ kind, name, bounds }) {
    const size = SIZE[kind];
    const low = this.map.latLngToContainerPoint(bounds.getSouthWest());
    const high = this.map.latLngToContainerPoint(bounds.getNorthEast());
    const width = size * name.length;
    if (high.x - low.x < width * 0.75) return;
    const middle = { x: (low.x + high.x) / 2, y: (low.y + high.y) / 2 };
    const letters = [...name].map((text, index) => ({
      text,
      angle: 0,
      x: middle.x + (index - (name.length - 1) / 2) * size,
      // A pin in the middle of a compound would stand on its name.
      y: middle.y + (kind === "compound" ? 14 : 0),
    }));
    if (this.take(letters)) this.write(kind, letters);
  }

  drawLine({ kind, name, latLngs }) {
    const points = latLngs.map((latLng) => this.map.latLngToContainerPoint(latLng));
    const path = new Path(points);
    const spacing = SIZE[kind] * (kind === "water" ? 2.4 : 1.15);
    const length = spacing * name.length;
    for (let start = (path.length % BETWEEN_REPEATS) / 2; start + length < path.length; ) {
      const letters = this.lettersAlong(path, name, start, spacing);
      if (letters && this.take(letters)) {
        this.write(kind, letters);
        start += length + BETWEEN_REPEATS;
      } else {
        start += 40;
      }
    }
  }

  /** Where each character stands, or null where the line bends too much. */
  lettersAlong(path, name, start, spacing) {
    const places = [...name].map((_, index) => path.at(start + spacing * (index + 0.5)));
    const first = places[0];
    const last = places[places.length - 1];
    if (!this.holds(first) || !this.holds(last)) return null;
    const chord = Math.hypot(last.x - first.x, last.y - first.y);
    if (chord < spacing * (name.length - 1) * 0.96) return null;
    const heading = Math.atan2(last.y - first.y, last.x - first.x);
    const isSteep = Math.abs(Math.cos(heading)) < 0.6;
    const isBackwards = isSteep ? Math.sin(heading) < 0 : Math.cos(heading) < 0;
    if (isBackwards) places.reverse();
    const turn = isBackwards ? Math.PI : 0;
    return places.map(({ x, y, angle }, index) => ({
      text: [...name][index],
      x,
      y,
      angle: isSteep ? 0 : angle + turn,
    }));
  }

  holds({ x, y }) {
    return x > 4 && y > 4 && x < this.size.x - 4 && y < this.size.y - 4;
  }

  /** Keep the ground under these letters for them; false when somebody has it. */
  take(letters) {
    const cells = letters.flatMap(({ x, y }) => {
      const [column, row] = [Math.round(x / CELL), Math.round(y / CELL)];
      return [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => `${column + dx},${row + dy}`));
    });
    const own = letters.map(({ x, y }) => `${Math.round(x / CELL)},${Math.round(y / CELL)}`);
    if (own.some((cell) => this.taken.has(cell))) return false;
    cells.forEach((cell) => this.taken.add(cell));
    return true;
  }

  write(kind, letters) {
    this.takePen(kind);
    for (const act of ["strokeText", "fillText"]) {
      for (const { text, x, y, angle } of letters) {
        this.pen.save();
        this.pen.translate(x, y);
        this.pen.rotate(angle);
        this.pen[act](text, 0, 0);
        this.pen.restore();
      }
    }
  }
}

/** Whether a ray to the east from the point crosses the outline an odd number of times. */
function isInside(outline, x, y) {
  let inside = false;
  for (let index = 1; index < outline.length; index += 1) {
    const [[x1, y1], [x2, y2]] = [outline[index - 1], outline[index]];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}

class Path {
  constructor(points) {
    this.points = points;
    this.reach = [0];
    for (let index = 1; index < points.length; index += 1) {
      this.reach.push(this.reach[index - 1] + points[index - 1].distanceTo(points[index]));
    }
    this.length = this.reach[this.reach.length - 1];
  }

  at(distance) {
    let index = 1;
    while (index < this.reach.length - 1 && this.reach[index] < distance) index += 1;
    const [from, to] = [this.points[index - 1], this.points[index]];
    const share = (distance - this.reach[index - 1]) / (this.reach[index] - this.reach[index - 1] || 1);
    return {
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
      angle: Math.atan2(to.y - from.y, to.x - from.x),
    };
  }
}
