// @ts-check
/** A click on a place of a picture chooses it in the list beside it, which says what is chosen. */

document.addEventListener("click", (event) => {
  const place = /** @type {Element} */ (event.target).closest("[data-place]");
  if (!place) return;
  event.preventDefault();
  const input = document.getElementById(place.getAttribute("data-place") ?? "");
  if (input instanceof HTMLInputElement && !input.disabled) input.click();
});
