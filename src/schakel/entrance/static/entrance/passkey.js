// Asks a device for a passkey and puts its answer in the form. Without this script, or on a
// device without passkeys, the form stays hidden and the password does the work.
"use strict";
{
  const form = document.querySelector("form[data-passkey]");
  const able = form && window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;
  const text = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const prf = (credential) => {
    const results = credential.getClientExtensionResults().prf?.results;
    return results?.first ? text(results.first) : "";
  };
  // What an extension gave stays out of the answer: it is a secret of its own.
  const plain = (credential) => JSON.stringify({ ...credential.toJSON(), clientExtensionResults: {} });

  const give = async () => {
    const options = JSON.parse(form.dataset.options);
    if (form.dataset.passkey === "new") {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      const made = await navigator.credentials.create({ publicKey });
      form.elements.answer.value = plain(made);
      form.elements.prf.value = prf(made) || (await first(options, made));
    } else {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
      const given = await navigator.credentials.get({ publicKey });
      form.elements.answer.value = plain(given);
      form.elements.prf.value = prf(given);
    }
  };
  // Many devices give the 32 bytes only when a passkey is used, so a new one is used at once.
  const first = async (options, made) => {
    if (!made.getClientExtensionResults().prf?.enabled) return "";
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
      challenge: options.challenge, rpId: options.rp.id, extensions: options.extensions,
      userVerification: "required", allowCredentials: [{ type: "public-key", id: made.id }],
    });
    return prf(await navigator.credentials.get({ publicKey }));
  };

  if (able) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const failed = form.querySelector("[data-failed]");
      failed.hidden = true;
      try {
        await give();
      } catch {
        failed.hidden = false;
        return;
      }
      form.submit();
    });
  }
}
