// @ts-check
/**
 * An attempt is written in one tab, whose token stands in its address. A tab that was duplicated has the same
 * one: it asks whether another page holds it, and if so opens the attempt as a new tab, which takes over.
 * Without scripts both tabs write, each what it shows.
 */

for (const page of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-writer]"))) {
  const channel = new BroadcastChannel(`malaka.writer.${page.dataset.writer}`);
  const me = `${performance.timeOrigin}-${Math.random()}`;
  channel.addEventListener("message", ({ data }) => {
    if (data.asks && data.asks !== me) channel.postMessage({ answers: data.asks });
    if (data.answers !== me) return;
    channel.close();
    const address = new URL(page.dataset.here ?? "", location.href);
    const number = new URLSearchParams(location.search).get("q");
    if (number) address.searchParams.set("q", number);
    location.replace(address);
  });
  channel.postMessage({ asks: me });
}
