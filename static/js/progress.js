// <form data-clock>: says the device's time as it is sent. <form data-place>: says where the device is too, asked for once
// at that moment; without an answer within PATIENCE, or without leave, it goes off without, and the page asks why.

const PATIENCE = 10_000;

const located = new WeakSet();

function put(form, name, value) {
  const field = form.elements[name];
  if (field) field.value = value;
}

function placeOf() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    // The browser's own timeout does not run while it asks for leave.
    setTimeout(resolve, PATIENCE, null);
    const options = { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 15_000 };
    navigator.geolocation.getCurrentPosition(resolve, () => resolve(null), options);
  });
}

// While the device looks for itself the page may have fetched this part of it anew, the form with it.
function nowInPlaceOf(form) {
  if (form.isConnected) return form;
  return document.querySelector(`form[data-place][action="${form.getAttribute("action")}"]`);
}

async function locate(tapped, pressed) {
  tapped.setAttribute("aria-busy", "true");
  if (pressed) pressed.disabled = true;
  const place = await placeOf();
  const form = nowInPlaceOf(tapped);
  if (!form) return;
  const button = form === tapped ? pressed : form.querySelector("button");
  put(form, "lat", place?.coords.latitude ?? "");
  put(form, "lon", place?.coords.longitude ?? "");
  put(form, "accuracy", place?.coords.accuracy ?? "");
  put(form, "age", place ? Date.now() - place.timestamp : "");
  form.removeAttribute("aria-busy");
  if (button) button.disabled = false;
  located.add(form);
  form.requestSubmit(button);
}

// Before htmx hears of it.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("[data-clock]")) return;
    if (form.matches("[data-place]") && !located.delete(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!form.hasAttribute("aria-busy")) locate(form, event.submitter);
      return;
    }
    put(form, "device_at", new Date().toISOString());
  },
  { capture: true },
);
