// A photo opens large over the page, so that what was typed there stays. The server is asked for it
// each time: that is the look that it notes. Without a script the link opens the photo's own page.

for (const link of document.querySelectorAll("a[data-large]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    enlarge(link);
  });
}

async function enlarge(link) {
  const figure = await figureOf(link.href).catch(() => null);
  if (figure) show(figure, link);
  else location.assign(link.href);
}

async function figureOf(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-photo]");
}

function show(figure, link) {
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  dialog.className = "over-page";
  dialog.setAttribute("aria-label", figure.querySelector("img").alt);
  close.className = "second";
  close.textContent = link.closest("[data-close]").dataset.close;
  close.addEventListener("click", () => dialog.close());
  // Beside the photo is the dialog itself.
  dialog.addEventListener("click", ({ target }) => { if (target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(close, document.adoptNode(figure));
  document.body.append(dialog);
  dialog.showModal();
}
