// What every page does by itself: lock when nobody uses it, and send a form once.

const { idleSeconds, lock } = document.body.dataset;
const idle = Number(idleSeconds ?? 0) * 1000;
// All tabs of a browser are one session: work in one keeps the others open.
const tabs = new BroadcastChannel("repigment");
const TELL_EVERY = 30_000;
let used = Date.now();
let told = Date.now();

export const formToken = document.querySelector("meta[name=form-token]").content;

if (idle) {
  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    addEventListener(kind, use, { passive: true });
  }
  tabs.onmessage = () => { used = Date.now(); };
  // A sleeping computer runs no timer, so the clock is asked, and again on waking.
  setInterval(lockWhenIdle, 5000);
  document.addEventListener("visibilitychange", lockWhenIdle);
}

function use() {
  used = Date.now();
  if (used - told < TELL_EVERY) return;
  told = used;
  tabs.postMessage("used");
  fetch("/clinic/awake", { method: "POST", headers: { "X-Form-Token": formToken } });
}

function lockWhenIdle() {
  if (Date.now() - used < idle || location.pathname === lock) return;
  location.replace(`${lock}?next=${encodeURIComponent(location.pathname + location.search)}`);
}

// A form is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("button")) {
    setTimeout(() => { button.disabled = true; });
  }
});

// A page that the browser brings back from memory may be of somebody who signed out meanwhile.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
