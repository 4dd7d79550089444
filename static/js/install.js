/* Sets up the service worker, and tells the server once a visit that this device still takes its owner's pushes: whoever
   signs in again goes on hearing. */

const { viewer, pushRenewUrl } = document.body.dataset;

// A session ended, and with it the word of this device; the next one is told anew.
if (!viewer) sessionStorage.removeItem("push");

async function renew() {
  if (!viewer || !("Notification" in window) || Notification.permission !== "granted") return;
  if (sessionStorage.getItem("push") === viewer) return;
  const worker = await navigator.serviceWorker.ready;
  const subscription = await worker.pushManager?.getSubscription();
  if (!subscription) return;
  const token = document.querySelector("meta[name=csrf-token]").content;
  const answer = await fetch(pushRenewUrl, {
    method: "POST",
    headers: { "X-CSRFToken": token },
    body: new URLSearchParams({ endpoint: subscription.endpoint }),
  });
  if (answer.ok) sessionStorage.setItem("push", viewer);
}

if ("serviceWorker" in navigator) {
  // Without it the site works as before, so nobody is told when it cannot be set up.
  navigator.serviceWorker
    .register("/service-worker.js")
    .then(renew)
    .catch(() => {});
}
