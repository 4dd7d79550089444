// Find a home: search, tap or drag the pin, or "where I am". Writes latitude and longitude into data-input-lat and
// data-input-lon, and what is known of the address into the fields of data-fill (compound, street, number, district).

import { paperMap } from "./paper.js";
import { homePin } from "./pin.js";
import { searchBox } from "./search.js";
import { wordsOf } from "./words.js";

const CITY_ZOOM = 12;
const HOME_ZOOM = 17;
const STEP_PX = 12;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export function pick(element) {
  const { L } = window;
  const picker = new Picker(L, element);
  return picker.map;
}

class Picker {
  constructor(L, element) {
    this.L = L;
    this.element = element;
    this.say = wordsOf(element);
    this.input = { lat: this.field(element.dataset.inputLat), lon: this.field(element.dataset.inputLon) };
    this.filled = new Map();
    this.choices = 0;
    this.status = this.addStatus();
    const start = this.startPoint();
    const isHere = start !== null;
    this.map = paperMap(L, element, { scrollWheelZoom: false, zoom: CITY_ZOOM, center: [0, 0] });
    const cityZoom = Math.max(CITY_ZOOM, this.map.getBoundsZoom(this.map.city, true));
    this.map.setView(start ?? this.map.city.getCenter(), isHere ? HOME_ZOOM : cityZoom, { animate: false });
    // The wheel belongs to the page until somebody has turned to the map.
    this.map.on("focus", () => this.map.scrollWheelZoom.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());
    this.map.on("click", ({ latlng }) => this.choosePoint(latlng));
    if (isHere) this.placePin(L.latLng(start));
    this.addLocate();
    searchBox(element, { say: this.say, onChoose: (place) => this.choosePlace(place), onProblem: (text) => this.tell(text, true) });
  }

  field(selector) {
    return selector ? document.querySelector(selector) : null;
  }

  /** What the form holds already wins over what the page was made with. */
  startPoint() {
    const lat = this.input.lat?.value || this.element.dataset.lat;
    const lon = this.input.lon?.value || this.element.dataset.lon;
    return lat && lon ? [Number(lat), Number(lon)] : null;
  }

  addStatus() {
    const status = document.createElement("p");
    status.className = "map-status";
    status.setAttribute("role", "status");
    this.element.after(status);
    return status;
  }

  tell(text, isProblem = false) {
    this.status.textContent = text;
    this.status.classList.toggle("is-problem", isProblem);
  }

  addLocate() {
    if (!navigator.geolocation) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map-locate";
    button.textContent = this.say("Where I am");
    button.addEventListener("click", () => this.locate(button));
    this.L.DomEvent.disableClickPropagation(button);
    this.element.append(button);
  }

  locate(button) {
    button.setAttribute("aria-busy", "true");
    this.tell(this.say("Finding out where you are…"));
    const asked = ++this.choices;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("aria-busy");
        // Something else was chosen meanwhile.
        if (asked !== this.choices) return;
        const here = this.L.latLng(coords.latitude, coords.longitude);
        if (!this.map.city.contains(here)) {
          this.tell(this.say("You are outside the city we serve."), true);
          return;
        }
        this.goTo(here);
        this.choosePoint(here);
      },
      () => {
        button.removeAttribute("aria-busy");
        this.tell(this.say("We may not see where you are. Search, or tap the map."), true);
      },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  }

  goTo(latLng) {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.setView(latLng, HOME_ZOOM, { animate: !isCalm });
  }

  placePin(latLng) {
    if (this.pin) {
      this.pin.setLatLng(latLng);
      return;
    }
    this.pin = homePin(this.L, latLng, { draggable: true, autoPan: true, title: this.say("Pin. Move it with the arrow keys.") });
    this.pin.addTo(this.map);
    this.pin.getElement().setAttribute("aria-label", this.say("Pin. Move it with the arrow keys."));
    this.pin.getElement().addEventListener("keydown", (event) => this.nudge(event));
    this.pin.on("dragend", () => this.choosePoint(this.pin.getLatLng()));
  }

  nudge(event) {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const from = this.map.latLngToContainerPoint(this.pin.getLatLng());
    this.choosePoint(this.map.containerPointToLatLng(from.add([step[0] * STEP_PX, step[1] * STEP_PX])));
  }

  choosePlace(place) {
    const latLng = this.L.latLng(place.lat, place.lon);
    this.stopAsking();
    this.choices += 1;
    this.goTo(latLng);
    this.write(latLng);
    this.know(place);
  }

  choosePoint(latLng) {
    this.choices += 1;
    this.write(latLng);
    this.stopAsking();
    this.waiting = setTimeout(() => this.askAddress(latLng), 250);
  }

  write(latLng) {
    this.placePin(latLng);
    for (const [field, degrees] of [[this.input.lat, latLng.lat], [this.input.lon, latLng.lng]]) {
      if (field) setValue(field, degrees.toFixed(6));
    }
  }

  stopAsking() {
    clearTimeout(this.waiting);
    this.question?.abort();
  }

  async askAddress(latLng) {
    if (!this.element.dataset.reverseUrl) return;
    this.question = new AbortController();
    const query = new URLSearchParams({ lat: latLng.lat.toFixed(6), lon: latLng.lng.toFixed(6) });
    try {
      const response = await fetch(`${this.element.dataset.reverseUrl}?${query}`, { signal: this.question.signal });
      const answer = await response.json();
      if (!response.ok) this.tell(answer.error, true);
      else this.know(answer.place);
    } catch (error) {
      if (error.name !== "AbortError") this.tell(this.say("No connection. Try again."), true);
    }
  }

  know(place) {
    if (place) {
      this.tell([place.name, place.address].filter((text, index) => text && (index === 0 || text !== place.name)).join(" · "));
      this.fill(place);
    } else {
      this.tell(this.say("No address known here. Please write it in yourself."));
    }
  }

  /** Only what is empty or was filled from here: what somebody typed stays. */
  fill(place) {
    const targets = JSON.parse(this.element.dataset.fill || "{}");
    const known = {
      compound: place.kind === "street" ? "" : place.name,
      street: targets.number ? place.street : place.street + place.number,
      number: place.number,
      district: place.district,
    };
    for (const [part, selector] of Object.entries(targets)) {
      const field = this.field(selector);
      if (!field || (field.value && field.value !== this.filled.get(field))) continue;
      setValue(field, known[part] ?? "");
      this.filled.set(field, field.value);
    }
  }
}

function setValue(field, value) {
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
