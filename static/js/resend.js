// [data-resend="42"]: a button that may be pressed again after so many seconds; it counts them down.
// Without JavaScript the button works at once, and the server says how long to wait.

function wait(button) {
  const end = Date.now() + Number(button.dataset.resend) * 1000;
  const seconds = button.querySelector("[data-resend-seconds]");
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    button.disabled = left > 0;
    seconds.textContent = left > 0 ? left : "";
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 500);
  tick();
}

document.querySelectorAll("[data-resend]").forEach((button) => Number(button.dataset.resend) > 0 && wait(button));
