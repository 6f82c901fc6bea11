// The code of a scanned invitation stands behind the #: it is not sent before the form is.

const code = decodeURIComponent(location.hash.slice(1));
const field = document.querySelector("input[name=code]");
if (code && field && !field.value) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
