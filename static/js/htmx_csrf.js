// @ts-check
/** Gives every htmx request that changes something Django's token: from the cookie, else from any form of the page. */

const token = () => {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  if (cookie) return decodeURIComponent(cookie[1]);
  const input = document.querySelector("input[name='csrfmiddlewaretoken']");
  return input instanceof HTMLInputElement ? input.value : "";
};

document.addEventListener("htmx:configRequest", (event) => {
  const detail = /** @type {CustomEvent} */ (event).detail;
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = token();
});
