// Passkeys: a press on a button asks the browser for one; its answer goes with the form around it.
(() => {
  if (!window.PublicKeyCredential) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const known = (credentials = []) => credentials.map((one) => ({ ...one, id: bytes(one.id) }));

  // The server says the options in JSON, where bytes are texts; with a user, a passkey is to be made.
  const asked = (options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (options.user) {
      publicKey.user = { ...options.user, id: bytes(options.user.id) };
      publicKey.excludeCredentials = known(options.excludeCredentials);
      return navigator.credentials.create({ publicKey });
    }
    publicKey.allowCredentials = known(options.allowCredentials);
    return navigator.credentials.get({ publicKey });
  };

  const answered = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  };

  for (const button of document.querySelectorAll("[data-passkey]")) {
    const { form } = button;
    const said = button.nextElementSibling;
    button.hidden = false;
    if (!form.querySelector("[type=submit]")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        button.click();
      });
    }
    button.addEventListener("click", async () => {
      button.disabled = true;
      said.textContent = "";
      try {
        const headers = { "X-CSRFToken": form.elements.csrf_token.value };
        const answer = await fetch(button.dataset.passkey, { method: "POST", headers });
        if (!answer.ok) throw new Error(answer.status);
        const field = form.elements.passkey ?? form.elements.passkey_answer;
        field.value = answered(await asked(await answer.json()));
        field.disabled = false;
        form.submit();
      } catch {
        said.textContent = button.dataset.failed;
        button.disabled = false;
      }
    });
  }
})();
