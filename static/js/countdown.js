// @ts-check
/** Counts down the time of an attempt from the seconds that the server gave, asks each minute whether more was
 * given, and hands in when it is up. */

const ASK_EVERY = 60_000;
const AGAIN = 15_000;
const SLACK = 5;
const SOON = 300;

for (const clock of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-countdown]"))) {
  const left = /** @type {HTMLElement} */ (clock.querySelector("[data-countdown-left]"));
  const until = /** @type {HTMLElement} */ (clock.querySelector("[data-countdown-until]"));
  const said = /** @type {HTMLElement} */ (clock.querySelector("[data-countdown-said]"));
  const form = /** @type {HTMLFormElement} */ (clock.querySelector("[data-countdown-form]"));
  // performance.now does not jump when somebody sets the clock
  let end = performance.now() + Number(clock.dataset.seconds) * 1000;
  let isOver = false;
  let before = Number(clock.dataset.seconds);

  const handIn = () => navigator.onLine && form.requestSubmit();
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.classList.toggle("clock--soon", seconds <= SOON);
    if (seconds <= SOON && before > SOON) said.textContent = said.dataset.text ?? "";
    before = seconds;
    if (seconds > 0 || isOver) return;
    isOver = true;
    said.classList.remove("hidden-visually");
    said.textContent = clock.dataset.over ?? "";
    // what is typed and not left yet is saved first; the grace of the server is there for it
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    setTimeout(handIn, 2000);
    setInterval(handIn, AGAIN);
  };
  const ask = async () => {
    if (isOver || document.hidden || !navigator.onLine) return;
    try {
      const answer = await fetch(clock.dataset.countdown ?? "", { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const told = await answer.json();
      if (!told.open) return location.reload();
      if (told.seconds === null) return;
      const before = (end - performance.now()) / 1000;
      end = performance.now() + told.seconds * 1000;
      until.textContent = told.until;
      if (told.seconds > before + SLACK) {
        said.classList.remove("hidden-visually");
        said.textContent = clock.dataset.more ?? "";
      }
      tick();
    } catch {
      // the link is down: the countdown goes on by what it knows
    }
  };
  setInterval(tick, 1000);
  setInterval(ask, ASK_EVERY);
  tick();
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("online", () => (isOver ? handIn() : ask()));
}
