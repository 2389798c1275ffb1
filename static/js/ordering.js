// @ts-check
/**
 * Ordering: steps are moved by buttons or dragged; their places stay in the selects that a page without
 * scripts shows, and each move tells of itself by `change`.
 */

/** @param {Element} list @returns {HTMLElement[]} */
const rowsOf = (list) => [...list.querySelectorAll(":scope > [data-row]")].map((row) => /** @type {HTMLElement} */ (row));
/** @param {Element} row */
const placeOf = (row) => /** @type {HTMLSelectElement} */ (row.querySelector("select"));

/** @param {HTMLElement} list */
const label = (list) => {
  const rows = rowsOf(list);
  rows.forEach((row, index) => {
    const place = (list.dataset.wordPlace ?? "{place}").replace("{place}", String(index + 1));
    const [up, down] = row.querySelectorAll("button");
    const text = row.querySelector("label")?.textContent?.trim() ?? "";
    up.setAttribute("aria-label", `${list.dataset.wordUp}: ${text}. ${place}`);
    down.setAttribute("aria-label", `${list.dataset.wordDown}: ${text}. ${place}`);
    up.setAttribute("aria-disabled", String(index === 0));
    down.setAttribute("aria-disabled", String(index === rows.length - 1));
  });
};

/** The places say what the list shows. @param {HTMLElement} list @param {HTMLElement} moved */
const settle = (list, moved) => {
  rowsOf(list).forEach((row, index) => {
    placeOf(row).value = String(index + 1);
  });
  label(list);
  placeOf(moved).dispatchEvent(new Event("change", { bubbles: true }));
};

/** @param {HTMLElement} list @param {HTMLElement} row @param {number} by */
const move = (list, row, by) => {
  const rows = rowsOf(list);
  const other = rows[rows.indexOf(row) + by];
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  settle(list, row);
};

const ENDS = ["pointerup", "pointercancel"];

/** The pointer is followed by the document: a row that moves in the page loses what it captured.
 * @param {HTMLElement} list @param {HTMLElement} row */
const drag = (list, row) => {
  const grip = /** @type {HTMLElement} */ (row.querySelector("[data-grip]"));
  grip.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    row.classList.add("is-dragged");
    const before = rowsOf(list).indexOf(row);
    /** @param {PointerEvent} at */
    const follow = (at) => {
      const above = rowsOf(list).filter((other) => {
        const box = other.getBoundingClientRect();
        return other !== row && at.clientY > box.top + box.height / 2;
      });
      const last = above.at(-1);
      if (last) last.after(row);
      else list.prepend(row);
    };
    const end = () => {
      document.removeEventListener("pointermove", follow);
      for (const name of ENDS) document.removeEventListener(name, end);
      row.classList.remove("is-dragged");
      if (rowsOf(list).indexOf(row) !== before) settle(list, row);
    };
    document.addEventListener("pointermove", follow);
    for (const name of ENDS) document.addEventListener(name, end);
  });
};

/** @param {HTMLElement} list */
const enhance = (list) => {
  list.dataset.order = "moved";
  // places may have been filled in before: an answer that could not be sent, or the browser's own memory
  const placed = rowsOf(list).every((row) => placeOf(row).value);
  if (placed) list.append(...rowsOf(list).sort((one, other) => Number(placeOf(one).value) - Number(placeOf(other).value)));
  for (const row of rowsOf(list)) {
    const ways = document.createElement("span");
    ways.className = "row-part__ways";
    for (const [sign, by] of /** @type {[string, number][]} */ ([["↑", -1], ["↓", 1]])) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--quiet";
      button.textContent = sign;
      button.addEventListener("click", () => {
        move(list, row, by);
        button.focus();
      });
      ways.append(button);
    }
    const grip = document.createElement("span");
    grip.className = "row-part__grip";
    grip.dataset.grip = "";
    grip.setAttribute("aria-hidden", "true");
    grip.textContent = "⠿";
    row.prepend(grip);
    placeOf(row).hidden = true;
    placeOf(row).after(ways);
    drag(list, row);
  }
  label(list);
};

/** @param {ParentNode} root */
const look = (root) => {
  for (const list of root.querySelectorAll("[data-order='']")) enhance(/** @type {HTMLElement} */ (list));
};
look(document);
document.addEventListener("htmx:load", (event) => look(/** @type {HTMLElement} */ (event.target)));
