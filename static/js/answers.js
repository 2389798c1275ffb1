// @ts-check
/**
 * A quiz's questions: an element with `data-save-url` sends its own inputs there whenever one changes and while
 * somebody types, by offline.js, and says what became of them. What could not be sent stands in the inputs
 * again when the page is opened anew.
 */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

const STORE = "malaka.queue";
const PAUSE = 3_000;
const OUR_OWN = ["question", "w", "operation"];
const words = /** @type {HTMLElement} */ (document.querySelector("[data-offline-banner]")).dataset;

/** @param {HTMLElement} place */
const keyOf = (place) => `${place.dataset.saveUrl}#${place.id}`;
/** @param {HTMLElement} place @returns {Field[]} */
const fieldsOf = (place) =>
  [...place.querySelectorAll("input, select, textarea")].map((field) => /** @type {Field} */ (field)).filter((field) => field.name);
/** @param {Field} field @returns {field is HTMLInputElement} */
const isTicked = (field) => field.type === "radio" || field.type === "checkbox";

/** @param {HTMLElement} place @param {string} state @param {string} [why] */
const say = (place, state, why) => {
  const line = /** @type {HTMLElement | null} */ (place.querySelector("[data-save-state]"));
  if (!line) return;
  const texts = { saving: words.textSaving, sent: words.textSaved, later: words.textKept, signin: words.textKept, older: why, refused: why || words.textFailed };
  line.dataset.state = state;
  line.textContent = texts[/** @type {keyof typeof texts} */ (state)] ?? "";
};

/** @param {HTMLElement} place */
const save = (place) => {
  const data = new FormData();
  for (const field of fieldsOf(place)) {
    if (field.name === "operation" || (isTicked(field) && !field.checked)) continue;
    data.append(field.name, field.value);
  }
  const said = new URLSearchParams(/** @type {any} */ (data)).toString();
  if (place.dataset.said === said && place.querySelector("[data-save-state]")?.textContent) return;
  place.dataset.said = said;
  say(place, "saving");
  const named = (/** @type {string} */ id) => { place.dataset.latest = id; };
  const detail = { url: place.dataset.saveUrl, data, key: keyOf(place), named };
  document.dispatchEvent(new CustomEvent("malaka:keep", { detail }));
};

/** @param {Event} event */
const placeOf = (event) => {
  const place = event.target instanceof Element ? event.target.closest("[data-save-url]") : null;
  return place instanceof HTMLElement ? place : null;
};

/** @type {Map<HTMLElement, ReturnType<typeof setTimeout>>} */
const typing = new Map();
document.addEventListener("input", (event) => {
  const place = placeOf(event);
  if (!place || isTicked(/** @type {Field} */ (event.target))) return;
  clearTimeout(typing.get(place));
  typing.set(place, setTimeout(() => save(place), PAUSE));
});
document.addEventListener("change", (event) => {
  const place = placeOf(event);
  if (!place) return;
  clearTimeout(typing.get(place));
  save(place);
});
document.addEventListener("malaka:told", (event) => {
  const { key, id, state, why } = /** @type {CustomEvent} */ (event).detail;
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-save-url]"))) {
    if (keyOf(place) !== key || place.dataset.latest !== id) continue;
    if (state === "refused") delete place.dataset.said;
    say(place, state, why);
  }
});

/** @returns {{id: string, key: string, body: string, user: string}[]} */
const kept = () => {
  try { return [JSON.parse(localStorage.getItem(STORE) ?? "[]")].flat(); } catch { return []; }
};
for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-save-url]"))) {
  const operation = kept().find((one) => one?.key === keyOf(place) && one.user === document.body.dataset.user);
  if (!operation) continue;
  const given = new URLSearchParams(operation.body);
  for (const field of fieldsOf(place)) {
    if (OUR_OWN.includes(field.name)) continue;
    if (isTicked(field)) field.checked = given.getAll(field.name).includes(field.value);
    else field.value = given.get(field.name) ?? "";
  }
  place.dataset.latest = operation.id;
  say(place, "later");
}
