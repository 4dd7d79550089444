// Sends one file in parts (petcare/uploads/views.py). After a broken connection it asks where it stopped and goes on by
// itself, for as long as the page is open. The key of the finished upload is then sent with a form, as NAME_upload.

const PART = 512 * 1024;
const SILENCE = 45_000;
const LONGEST_PAUSE = 30_000;

/** What the server says no to, in its words; trying again does not help. */
class Refusal extends Error {}

/** `file` is to be sent to `address` with its nil key replaced; `report(state, words)` hears sending, waiting, sent,
 * refused, failed; `progress(share)` a number up to 1. */
export class Sending {
  constructor(file, address, { report, progress = () => {} }) {
    this.file = file;
    this.key = newKey();
    this.address = address.replace("00000000-0000-0000-0000-000000000000", this.key);
    this.report = report;
    this.progress = progress;
    this.pause = 1_000;
  }

  /** Resolves to true once all of it is there, to false when it ended otherwise. */
  async run() {
    this.stopped = new AbortController();
    let received = null;
    while (!this.stopped.signal.aborted) {
      this.report("sending");
      try {
        received ??= await this.#begin();
        this.progress(received / this.file.size);
        while (received < this.file.size) {
          received = await this.#part(received);
          this.progress(received / this.file.size);
          this.pause = 1_000;
        }
        this.report("sent");
        return true;
      } catch (error) {
        if (this.stopped.signal.aborted) return false;
        if (error instanceof Refusal) return this.#end(error.message ? "refused" : "failed", error.message);
        if (error.name === "NotReadableError" || error.name === "NotFoundError") return this.#end("failed");
        received = null;
        this.report("waiting");
        await patience(this.pause, this.stopped.signal);
        this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
      }
    }
    return false;
  }

  /** Stops it, and tells the server that nobody needs it. */
  stop() {
    this.stopped?.abort();
    ask(this.address, { method: "DELETE" }).catch(() => {});
  }

  #end(state, words = "") {
    this.report(state, words);
    return false;
  }

  async #begin() {
    const body = new URLSearchParams({ size: this.file.size });
    return (await this.#ask({ method: "POST", body })).received;
  }

  async #part(offset) {
    const body = await this.file.slice(offset, offset + PART).arrayBuffer();
    const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": offset };
    // Only pages over TLS may compute one.
    if (crypto.subtle) headers["Upload-Sha256"] = await sha256(body);
    return (await this.#ask({ method: "PATCH", body, headers })).received;
  }

  async #ask(request) {
    const signal = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(SILENCE)]);
    const answer = await ask(this.address, { ...request, signal });
    if (answer.ok || answer.status === 409) return answer.json();
    if (answer.status === 422) throw new Refusal((await answer.json()).refused);
    if (answer.status === 400 || answer.status === 429 || answer.status >= 500) throw new Error(answer.status);
    throw new Refusal("");
  }
}

/** A request with the page's own token. */
export function ask(address, { headers = {}, ...rest }) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  return fetch(address, { ...rest, headers: { ...headers, "X-CSRFToken": token }, redirect: "manual" });
}

/** Waits, but no longer than until the network is back. */
export function patience(pause, signal) {
  return new Promise((go) => {
    const timer = setTimeout(go, pause);
    const now = () => (clearTimeout(timer), go());
    addEventListener("online", now, { once: true, signal });
    signal?.addEventListener("abort", now, { once: true });
  });
}

// crypto.randomUUID is only there on secure pages.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
