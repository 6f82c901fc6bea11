// Asks the browser for a passkey and sends it with the form, as if somebody had typed it in.

const supported = window.PublicKeyCredential?.parseCreationOptionsFromJSON !== undefined;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button");
  const here = belongsHere(JSON.parse(form.dataset.options));
  button.disabled = !supported || !here;
  form.querySelector("[data-unsupported]").hidden = supported;
  form.querySelector("[data-elsewhere]").hidden = here;
  form.addEventListener("submit", (event) => askFirst(event, form));
}

// A browser makes and shows passkeys only at the name that they belong to, or below it.
function belongsHere({ rp, rpId }) {
  const name = rpId ?? rp?.id;
  return !name || location.hostname === name || location.hostname.endsWith(`.${name}`);
}

async function askFirst(event, form) {
  const field = form.elements.credential;
  if (field.value) return;
  event.preventDefault();
  event.stopPropagation();
  const options = JSON.parse(form.dataset.options);
  try {
    const credential = form.dataset.passkey === "make"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    field.value = JSON.stringify(credential.toJSON());
    form.requestSubmit();
  } catch {
    // Cancelled, timed out, or no such passkey here: the person sees it and may try again.
    form.querySelector("[data-failed]").hidden = false;
  }
}
