// @ts-check
/**
 * What is pasted into a text, from Word or a web page: each row of a table becomes a line with its cells apart,
 * where Draftail alone would run them together, and what a script says is no text.
 */

const APART = " | ";
const KNOWN = /<(?:table|script)\b/i;
/** @type {WeakSet<Event>} */
const ours = new WeakSet();

/** @param {string} html */
const cleaned = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const script of page.querySelectorAll("script")) script.remove();
  for (const table of page.querySelectorAll("table")) {
    const lines = [...table.rows].map((row) => {
      const line = page.createElement("p");
      line.textContent = [...row.cells].map((cell) => (cell.textContent ?? "").replace(/\s+/g, " ").trim()).join(APART);
      return line;
    });
    table.replaceWith(...lines);
  }
  return page.documentElement.outerHTML;
};

document.addEventListener("paste", (event) => {
  const place = event.target;
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (ours.has(event) || !KNOWN.test(html) || !(place instanceof Element) || !place.closest(".public-DraftEditor-content")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", cleaned(html));
  clipboardData.setData("text/plain", event.clipboardData?.getData("text/plain") ?? "");
  const again = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  ours.add(again);
  place.dispatchEvent(again);
}, true);
