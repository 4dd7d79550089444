// The words of an arrival are fetched anew with each position; the map beside them stays and follows where they say.

function follow() {
  const words = document.querySelector("[data-arrival]");
  const map = document.getElementById("arrival-map");
  if (!words || !map) return;
  for (const name of ["movingLat", "movingLon"]) {
    if (words.dataset[name]) map.dataset[name] = words.dataset[name];
    else delete map.dataset[name];
  }
}

follow();
document.addEventListener("htmx:afterSettle", follow);
