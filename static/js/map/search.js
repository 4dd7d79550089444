// The search field over the map: a combobox with a list of places (WAI-ARIA combobox pattern).

const PAUSE_MS = 180;
let count = 0;

/** Makes the field of data-search (or a new one above the map) suggest places; `onChoose` gets the chosen one. */
export function searchBox(element, { say, onChoose, onProblem }) {
  if (!element.dataset.suggestUrl) return;
  new SearchBox(element, { say, onChoose, onProblem });
}

class SearchBox {
  constructor(element, { say, onChoose, onProblem }) {
    Object.assign(this, { say, onChoose, onProblem, url: element.dataset.suggestUrl, places: [], active: -1 });
    const given = element.dataset.search && document.querySelector(element.dataset.search);
    this.input = given || this.makeInput(element);
    this.frame(this.input);
    const { input } = this;
    input.addEventListener("input", (event) => event.isComposing || this.askSoon());
    input.addEventListener("compositionend", () => this.askSoon());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("focus", () => this.places.length && this.open());
    input.addEventListener("blur", () => this.close());
    // Before blur closes the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.index));
    });
  }

  makeInput(element) {
    const input = document.createElement("input");
    input.type = "search";
    input.className = "input";
    input.placeholder = this.say("Compound, street or landmark");
    input.setAttribute("aria-label", this.say("Find the home"));
    element.before(input);
    return input;
  }

  frame(input) {
    count += 1;
    const frame = document.createElement("div");
    frame.className = "map-search";
    this.list = document.createElement("ul");
    Object.assign(this.list, { className: "map-suggestions", id: `map-suggestions-${count}`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.say("Places found"));
    input.before(frame);
    frame.append(input, this.list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.autocomplete = "off";
  }

  stopAsking() {
    clearTimeout(this.waiting);
    this.question?.abort();
  }

  askSoon() {
    this.stopAsking();
    const text = this.input.value.trim();
    if (!text) {
      this.show([]);
      return;
    }
    this.waiting = setTimeout(() => this.ask(text), PAUSE_MS);
  }

  async ask(text) {
    this.question = new AbortController();
    try {
      const response = await fetch(`${this.url}?${new URLSearchParams({ q: text })}`, { signal: this.question.signal });
      const answer = await response.json();
      if (!response.ok) this.onProblem(answer.error);
      else this.show(answer.places);
      if (response.ok && !answer.places.length) this.onProblem(this.say("Nothing found. Tap the map where the home is."));
    } catch (error) {
      if (error.name !== "AbortError") this.onProblem(this.say("No connection. Try again."));
    }
  }

  show(places) {
    this.places = places;
    this.activate(-1);
    this.list.replaceChildren(...places.map((place, index) => this.option(place, index)));
    if (places.length && document.activeElement === this.input) this.open();
    else this.close();
  }

  option(place, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.dataset.index = index;
    option.setAttribute("role", "option");
    const name = document.createElement("span");
    name.className = "map-suggestion-name";
    name.append(...this.marked(place.name || place.address));
    const address = document.createElement("span");
    address.className = "map-suggestion-address";
    address.textContent = place.address === place.name ? "" : place.address;
    option.append(name, address);
    return option;
  }

  /** The part that was typed stands out. */
  marked(text) {
    const typed = this.input.value.trim();
    const at = typed ? text.indexOf(typed) : -1;
    if (at < 0) return [text];
    const mark = document.createElement("mark");
    mark.textContent = typed;
    return [text.slice(0, at), mark, text.slice(at + typed.length)];
  }

  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const { length } = this.places;
      if (length) this.activate((this.active + step + (this.active < 0 && step < 0 ? 1 : 0) + length) % length);
    } else if (event.key === "Enter") {
      // Enter looks for the place; it never sends the form around it.
      event.preventDefault();
      if (!this.list.hidden && this.places.length) this.choose(Math.max(this.active, 0));
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  activate(index) {
    this.active = index;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.list.children[index];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  open() {
    if (!this.places.length) return;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  choose(index) {
    const place = this.places[index];
    this.input.value = place.name || place.address;
    this.stopAsking();
    this.close();
    this.onChoose(place);
  }
}
