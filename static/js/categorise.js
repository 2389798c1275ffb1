// @ts-check
/**
 * Categorise: items lie in a box for each category and may be dragged from one to another. The select in
 * each item stays and does the same by keyboard; what was chosen is always the select's value.
 */

/** @param {Element} row */
const selectOf = (row) => /** @type {HTMLSelectElement} */ (row.querySelector("select"));

/** @param {HTMLElement} list @returns {Map<string, HTMLElement>} boxes by category, "" for none yet */
const boxesOf = (list) => {
  const first = list.querySelector("[data-row]");
  const boxes = new Map([["", list]]);
  if (!first) return boxes;
  const frame = document.createElement("div");
  frame.className = "boxes";
  for (const option of selectOf(first).options) {
    if (!option.value) continue;
    const box = document.createElement("div");
    box.className = "box";
    const name = document.createElement("p");
    name.className = "box__name";
    name.textContent = option.text;
    const items = document.createElement("ul");
    items.className = "rows";
    items.setAttribute("aria-label", option.text);
    box.append(name, items);
    frame.append(box);
    boxes.set(option.value, items);
  }
  list.after(frame);
  return boxes;
};

/** @param {HTMLElement} row @param {Map<string, HTMLElement>} boxes */
const drag = (row, boxes) => {
  const grip = document.createElement("span");
  grip.className = "row-part__grip";
  grip.setAttribute("aria-hidden", "true");
  grip.textContent = "⠿";
  row.prepend(grip);
  grip.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    row.classList.add("is-dragged");
    /** @param {PointerEvent} at @returns {string | undefined} */
    const under = (at) => {
      for (const [value, items] of boxes) {
        const box = (value ? /** @type {HTMLElement} */ (items.parentElement) : items).getBoundingClientRect();
        const inside = at.clientX >= box.left && at.clientX <= box.right && at.clientY >= box.top && at.clientY <= box.bottom;
        if (inside) return value;
      }
      return undefined;
    };
    /** @param {PointerEvent} at */
    const follow = (at) => {
      const over = under(at);
      for (const [value, items] of boxes) items.classList.toggle("is-over", value === over);
    };
    /** @param {PointerEvent} at */
    const drop = (at) => {
      const value = under(at);
      if (value === undefined || value === selectOf(row).value) return;
      selectOf(row).value = value;
      selectOf(row).dispatchEvent(new Event("change", { bubbles: true }));
    };
    const end = () => {
      grip.removeEventListener("pointermove", follow);
      grip.removeEventListener("pointerup", drop);
      row.classList.remove("is-dragged");
      for (const items of boxes.values()) items.classList.remove("is-over");
    };
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("pointerup", drop);
    grip.addEventListener("lostpointercapture", end, { once: true });
  });
};

/** @param {HTMLElement} list */
const enhance = (list) => {
  list.dataset.zones = "boxed";
  const boxes = boxesOf(list);
  const rows = [...list.querySelectorAll("[data-row]")].map((row) => /** @type {HTMLElement} */ (row));
  for (const row of rows) {
    const select = selectOf(row);
    const place = () => {
      const focused = document.activeElement === select;
      boxes.get(select.value)?.append(row);
      if (focused) select.focus();
    };
    drag(row, boxes);
    select.addEventListener("change", place);
    place();
  }
};

/** @param {ParentNode} root */
const look = (root) => {
  for (const list of root.querySelectorAll("[data-zones='']")) enhance(/** @type {HTMLElement} */ (list));
};
look(document);
document.addEventListener("htmx:load", (event) => look(/** @type {HTMLElement} */ (event.target)));
