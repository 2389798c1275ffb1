// @ts-check
/**
 * Nothing a learner does is lost when the link is down.
 *
 * A form marked `data-queue` is sent by fetch; inside it, or anywhere, an element with `data-save-url`
 * (a quiz's question) sends its own inputs there whenever one changes. What could not be sent is kept in
 * localStorage with its id, its time and its owner for 7 days, and sent again when the link is back or
 * another page is opened, with a token of that moment. The server takes each `operation` once.
 */

/** @typedef {{id: string, url: string, key: string, body: string, madeAt: string, user: string}} Operation */

const STORE = "malaka.queue";
const DAYS = 7;
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
  line.textContent = text ?? "";
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
 * "refused": the server will never take it, and says why. ``next`` is where to go ("" for nowhere).
 * @param {Operation} operation @returns {Promise<{state: "sent" | "later" | "signin" | "refused", next: string, why?: string}>}
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
    return { state: "sent", next: isJson ? (await answer.json()).next ?? "" : answer.redirected ? answer.url : "" };
  } catch {
    return { state: "later", next: "" };
  }
};

/** @param {Operation} operation keeps it first, so that closing the page in between loses nothing */
const keepAndSend = async (operation) => {
  keep(operation);
  const result = await send(operation);
  if (result.state === "sent" || result.state === "refused") drop(operation.id);
  if (result.state === "later") tell(navigator.onLine ? words.textWaiting : words.textOffline);
  if (result.state === "signin") tell(words.textSignin, "signin");
  if (result.state === "refused") tell(result.why || words.textRefused);
  return result;
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

let resending = false;
const resend = async () => {
  if (resending || !user || !mine().length) return;
  resending = true;
  let [last, next] = ["sent", ""];
  for (const operation of mine()) {
    const result = await keepAndSend(operation);
    last = result.state;
    if (last === "later" || last === "signin") break;
    if (document.querySelector(`form[data-queue="${CSS.escape(operation.key)}"]`)) next = result.next;
  }
  resending = false;
  if (last === "sent") tell(words.textSent, "sent");
  if (next) location.assign(next);
};

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.matches("[data-needs-link]") && !navigator.onLine) event.preventDefault(), tell(words.textOffline);
  if (!form.matches("[data-queue]")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const data = new FormData(form, event.submitter);
  try {
    const result = await keepAndSend(operationOf(form.action, data, form.dataset.queue ?? ""));
    if (result.next) location.assign(result.next);
    else delete form.dataset.busy;
  } catch {
    form.submit(); // nowhere to keep it: send it the plain way
  }
}, true);

document.addEventListener("change", async (event) => {
  const place = /** @type {Element} */ (event.target).closest("[data-save-url]");
  if (!(place instanceof HTMLElement)) return;
  const data = new FormData();
  for (const input of place.querySelectorAll("input, select, textarea")) {
    const field = /** @type {HTMLInputElement} */ (input);
    const counts = !["radio", "checkbox"].includes(field.type) || field.checked;
    if (field.name && counts && field.name !== "operation") data.append(field.name, field.value);
  }
  const line = /** @type {HTMLElement | null} */ (place.querySelector("[data-save-state]"));
  const operation = operationOf(place.dataset.saveUrl ?? "", data, `${place.dataset.saveUrl}#${place.id}`);
  place.dataset.latest = operation.id;
  if (line) line.textContent = words.textSaving ?? "";
  const { state, why } = await keepAndSend(operation);
  if (!line || place.dataset.latest !== operation.id) return;
  line.dataset.state = state;
  line.textContent = { sent: words.textSaved, later: words.textKept, signin: words.textKept, refused: why || words.textFailed }[state] ?? "";
});

window.addEventListener("online", () => (tell(""), resend()));
window.addEventListener("offline", () => tell(words.textOffline));
resend();
