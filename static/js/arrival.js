// The words of an arrival follow what the live stream tells of this visit, and the map beside them follows the words.
// With the first position the words are others: then they are fetched.

function follow() {
  const words = document.querySelector("[data-arrival]");
  const map = document.getElementById("arrival-map");
  if (!words || !map) return;
  for (const name of ["movingLat", "movingLon"]) {
    if (words.dataset[name]) map.dataset[name] = words.dataset[name];
    else delete map.dataset[name];
  }
}

function say({ target: words, detail: news }) {
  if (!words.matches("[data-arrival]") || words.dataset.arrival !== news.visit) return;
  const [at, heard] = ["at", "heard"].map((name) => words.querySelector(`[data-arrival-${name}]`));
  if (!at || !heard) {
    words.dispatchEvent(new CustomEvent("live:refetch"));
    return;
  }
  at.textContent = news.at;
  heard.textContent = news.heard;
  words.dataset.movingLat = news.lat;
  words.dataset.movingLon = news.lon;
  follow();
}

follow();
document.addEventListener("htmx:afterSettle", follow);
document.addEventListener("live:news", say);
