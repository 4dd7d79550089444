/* Keeps one page for moments without a connection, and shows what is pushed. It never keeps a page of anybody: what
   people see comes from the server or not at all. SHELL is written before this by petcare/app_shell.py. */

const CACHE = `shell-${SHELL.version}`;
const URGENT = [300, 120, 300, 120, 600];
const CALM = [150];

self.addEventListener("install", (event) => {
  const asked = [SHELL.offline, ...SHELL.parts].map((path) => new Request(path, { credentials: "omit" }));
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(asked))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const forget = (names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  event.waitUntil(
    caches
      .keys()
      .then(forget)
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(SHELL.offline)));
  } else if (SHELL.parts.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request, { ignoreSearch: true })));
  }
});

self.addEventListener("push", (event) => {
  const message = event.data.json();
  event.waitUntil(
    self.registration.showNotification(message.title, {
      body: message.body,
      lang: message.language,
      tag: message.tag,
      icon: SHELL.icon,
      badge: SHELL.badge,
      vibrate: message.urgent ? URGENT : CALM,
      requireInteraction: message.urgent,
      data: { url: message.url },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data.url));
});

// To the page it is about, in a window that is open already if there is one. Only ever to a page of ours.
async function lead(url) {
  const page = new URL(url || "/inbox/", self.location.origin);
  if (page.origin !== self.location.origin) return;
  const [open] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open) {
    // Refused where nobody really tapped; the page is shown all the same.
    await open.focus().catch(() => {});
    await open.navigate(page.href);
  } else {
    await self.clients.openWindow(page.href);
  }
}
