/* The page without a connection stands under the address that was asked for: asking again shows what was wanted. */

const again = document.querySelector("[data-again]");
again.href = window.location.href;
window.addEventListener("online", () => window.location.reload());
