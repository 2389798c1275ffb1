// @ts-check
/**
 * Nothing a learner does is lost when the link is down.
 *
 * A form marked `data-queue` is sent by fetch, and so is what the event `malaka:keep` brings (answers.js).
 * What could not be sent is kept in localStorage with its id, its time and its owner for 7 days, and sent again
 * every 15 seconds, when the link is back and when another page is opened, with a token of that moment. The
 * server takes each `operation` once. What became of each is told by `malaka:told`. A form marked
 * `data-after-queue` (handing in) is sent when the answers before it have arrived.
 */

/** @typedef {{id: string, url: string, key: string, body: string, madeAt: string, user: string}} Operation */

const STORE = "malaka.queue";
const DAYS = 7;
const AGAIN = 15_000;
const user = document.body.dataset.user ?? "";
const banner = /** @type {HTMLElement} */ (document.querySelector("[data-offline-banner]"));
const words = banner.dataset;

/** @returns {Operation[]} what is in the store; nothing where something else has spoilt it */
const stored = () => {
  try { return [JSON.parse(localStorage.getItem(STORE) ?? "[]")].flat(); } catch { return []; }
};
/** @returns {Operation[]} every kept operation that is not too old */
const kept = () => {
  const oldest = Date.now() - DAYS * 86_400_000;
  return stored().filter((operation) => Date.parse(operation?.madeAt) > oldest);
};
const mine = () => kept().filter((operation) => operation.user === user);
/** @param {Operation} added a later answer to the same question takes the earlier one's place */
const keep = (added) => {
  const others = kept().filter((operation) => operation.id !== added.id && (!added.key || operation.key !== added.key));
  localStorage.setItem(STORE, JSON.stringify([...others, added]));
};
/** @param {string} id */
const drop = (id) => localStorage.setItem(STORE, JSON.stringify(kept().filter((operation) => operation.id !== id)));

// outside a secure context randomUUID is missing
const newId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
  (Number(c) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(c) / 4)))).toString(16));

/** @param {string | undefined} text @param {"signin" | "sent" | ""} [kind] */
const tell = (text, kind = "") => {
  const line = /** @type {HTMLElement} */ (banner.querySelector("[data-offline-text]"));
  const link = /** @type {HTMLAnchorElement} */ (banner.querySelector("[data-offline-login]"));
  if (line.textContent !== (text ?? "")) line.textContent = text ?? "";
  link.hidden = kind !== "signin";
  link.href = `${words.loginUrl}?next=${encodeURIComponent(location.pathname + location.search)}`;
  banner.dataset.kind = kind;
  banner.hidden = !text;
};

/** @param {Operation} operation @param {string} token */
const post = (operation, token) => fetch(operation.url, {
  method: "POST",
  body: new URLSearchParams(operation.body),
  headers: { Accept: "application/json", "X-CSRFToken": token, "X-Malaka-Queue": operation.id, "X-Malaka-Sent-At": new Date().toISOString() },
});
const tokenNow = () => decodeURIComponent(document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "");

/**
 * Send one operation. "later": the link or the server is down; "signin": the session has ended;
 * "refused": the server will never take it, and says why; "older": something newer stands. ``next`` is where
 * to go ("" for nowhere).
 * @param {Operation} operation
 * @returns {Promise<{state: "sent" | "later" | "signin" | "refused" | "older", next: string, why?: string}>}
 */
const send = async (operation) => {
  try {
    let answer = await post(operation, tokenNow());
    if (answer.status === 403) {
      // the token may be older than the last sign-in
      const fresh = await (await fetch(words.tokenUrl ?? "", { cache: "no-store" })).json();
      if (!fresh.signed_in) return { state: "signin", next: "" };
      answer = await post(operation, fresh.token);
    }
    if (answer.status === 401 || answer.url.includes("/accounts/login/")) return { state: "signin", next: "" };
    if (answer.status === 429 || answer.status >= 500) return { state: "later", next: "" };
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    if (!answer.ok) return { state: "refused", next: "", why: isJson ? (await answer.json()).message : "" };
    if (!isJson) return { state: "sent", next: answer.redirected ? answer.url : "" };
    const told = await answer.json();
    return { state: told.state === "older" ? "older" : "sent", next: told.next ?? "", why: told.message };
  } catch {
    return { state: "later", next: "" };
  }
};

/** @param {Operation} operation @param {boolean} isKept */
const sendNow = async (operation, isKept = true) => {
  const result = await send(operation);
  const isOver = ["sent", "older", "refused"].includes(result.state);
  if (isOver) drop(operation.id);
  else if (!isKept) result.state = "refused"; // nowhere to keep it, and it has not arrived
  if (result.state === "later") tell(navigator.onLine ? words.textWaiting : words.textOffline);
  if (result.state === "signin") tell(words.textSignin, "signin");
  if (result.state === "refused") tell(result.why || words.textRefused);
  document.dispatchEvent(new CustomEvent("malaka:told", { detail: { key: operation.key, id: operation.id, ...result } }));
  return result;
};
/** @param {Operation} operation keeps it first, so that closing the page in between loses nothing */
const keepAndSend = (operation) => {
  keep(operation);
  return sendNow(operation);
};

/** @param {string} url @param {FormData} data @param {string} key @returns {Operation} */
const operationOf = (url, data, key) => {
  const [id, madeAt] = [String(data.get("operation") || newId()), new Date().toISOString()];
  data.delete("csrfmiddlewaretoken");
  data.set("operation", id);
  data.set("made_at", madeAt);
  const body = new URLSearchParams(/** @type {any} */ (data)).toString();
  return { id, url: new URL(url, location.href).href, key, body, madeAt, user };
};

/** @type {Promise<boolean> | null} */
let resending = null;
const resend = () => {
  resending ??= sendAll(mine()).finally(() => { resending = null; });
  return resending;
};
/** @param {Operation[]} operations @returns {Promise<boolean>} have they all arrived? */
const sendAll = async (operations) => {
  let [last, next] = ["", ""];
  for (const operation of operations) {
    if (!mine().some((one) => one.id === operation.id)) continue; // a later answer took its place
    const result = await sendNow(operation);
    last = result.state;
    if (last === "later" || last === "signin") return false;
    if (document.querySelector(`form[data-queue="${CSS.escape(operation.key)}"][data-pressed]`)) next = result.next;
  }
  if (last === "sent") tell(words.textSent, "sent");
  if (next) location.assign(next);
  return true;
};
/** @param {HTMLFormElement} form @returns {Operation[]} answers of the attempt that the form hands in */
const ahead = (form) => mine().filter((operation) => operation.url.startsWith(form.action.replace(/submit\/$/, "")));

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.matches("[data-after-queue]:not([data-tried])") && ahead(form).length) {
    event.preventDefault();
    const { submitter } = event;
    await resending;
    if (await sendAll(ahead(form))) form.requestSubmit(submitter);
    else if (navigator.onLine) form.dataset.tried = "yes"; // what the server cannot take must not keep one from handing in
    return;
  }
  if (form.matches("[data-needs-link]") && !navigator.onLine) event.preventDefault(), tell(words.textOffline);
  if (!form.matches("[data-queue]")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = form.dataset.pressed = "yes";
  const data = new FormData(form, event.submitter);
  try {
    const result = await keepAndSend(operationOf(form.action, data, form.dataset.queue ?? ""));
    if (result.next) location.assign(result.next);
    else delete form.dataset.busy;
  } catch {
    form.submit(); // nowhere to keep it: send it the plain way
  }
}, true);

document.addEventListener("malaka:keep", (event) => {
  const { url, data, key, named } = /** @type {CustomEvent} */ (event).detail;
  const operation = operationOf(url, data, key);
  named(operation.id);
  let isKept = true;
  try { keep(operation); } catch { isKept = false; }
  sendNow(operation, isKept);
});

window.addEventListener("online", () => (tell(""), resend()));
window.addEventListener("offline", () => tell(words.textOffline));
// every other module has looked at what is kept by then
document.addEventListener("DOMContentLoaded", resend);
setInterval(resend, AGAIN);
