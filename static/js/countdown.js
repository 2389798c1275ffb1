// @ts-check
/** Counts down the time of an attempt from the seconds that the server gave, and hands in when it is up. */

for (const clock of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-countdown]"))) {
  const left = /** @type {HTMLElement} */ (clock.querySelector("[data-countdown-left]"));
  const said = /** @type {HTMLElement} */ (clock.querySelector("[data-countdown-said]"));
  const form = /** @type {HTMLFormElement} */ (clock.querySelector("[data-countdown-form]"));
  // performance.now does not jump when somebody sets the clock
  const end = performance.now() + Number(clock.dataset.seconds) * 1000;
  let isOver = false;

  const tick = () => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.classList.toggle("clock--soon", seconds <= 300);
    if (seconds <= 300 && !said.textContent) said.textContent = said.dataset.text ?? "";
    if (seconds > 0 || isOver) return;
    isOver = true;
    said.classList.remove("hidden-visually");
    said.textContent = clock.dataset.over ?? "";
    // what is typed and not left yet is saved first; the grace of the server is there for it
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    setTimeout(() => navigator.onLine && form.requestSubmit(), 2000);
  };
  setInterval(tick, 1000);
  tick();
  window.addEventListener("online", () => isOver && form.requestSubmit());
}
