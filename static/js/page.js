// @ts-check
/**
 * What every page does: menus close when one looks elsewhere, the course outline stands open on a wide
 * screen, a form is not sent twice, a dialog opens from its button.
 */

const menus = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details[data-menu][open]"));

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  for (const menu of menus()) if (!menu.contains(target)) menu.open = false;
  const opener = target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.getAttribute("data-opens") ?? "");
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

const wide = window.matchMedia("(min-width: 60rem)");
const fitOutline = () => {
  for (const outline of document.querySelectorAll("details[data-open-wide]")) {
    /** @type {HTMLDetailsElement} */ (outline).open = wide.matches;
  }
};
wide.addEventListener("change", fitOutline);
fitOutline();
const outline = document.querySelector(".player__outline");
const current = /** @type {HTMLElement | null} */ (outline?.querySelector("[aria-current='page']"));
if (outline && current && wide.matches && current.offsetTop > outline.clientHeight * 0.7) {
  outline.scrollTop = current.offsetTop - outline.clientHeight / 2;
}

/** @param {HTMLFormElement} form @param {boolean} off */
const setButtons = (form, off) => {
  for (const button of form.querySelectorAll("button:not([type='button'])")) {
    if (off) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
};

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setButtons(form, true);
});

// a page that comes back from the browser's memory may be sent again
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete (/** @type {HTMLFormElement} */ (form).dataset.sent);
    setButtons(/** @type {HTMLFormElement} */ (form), false);
  }
});
