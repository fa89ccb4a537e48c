// Keeps on this device what somebody typed and the server has not taken yet, and gives it back.
// It is sealed with a key that only the pages of its writer bring, lies here for three days at
// most, and goes as soon as the server has it or its writer signs out. A browser that stores
// nothing works as before.
"use strict";

(() => {
  const brought = document.querySelector("template[data-kept-for]");
  let storage = null;
  try {
    storage = window.localStorage;
  } catch {
    // Refused: nothing is kept here.
  }
  if (!brought || !storage || !window.crypto?.subtle) return;

  const DAYS = 3;
  const OWN = `kept:${brought.dataset.keptFor}:`;
  const UNASKED = ["csrfmiddlewaretoken", "writer", "sure"];
  const SHOWN = 120;
  // She signed out on another page of this browser: what this page holds is not kept any more.
  let isOver = false;
  window.addEventListener("storage", (event) => {
    if (event.key === "kept-no-more") isOver = true;
  });

  // --- Sealed on the device ----------------------------------------------------------------------

  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const toText = (buffer) => btoa(Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each)).join(""));
  const fromText = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const key = crypto.subtle.importKey("raw", bytes(brought.dataset.keptKey), "AES-GCM", false, ["encrypt", "decrypt"]);

  function read(name) {
    try {
      const entry = JSON.parse(storage.getItem(name));
      return entry && entry.until > Date.now() ? entry : null;
    } catch {
      return null;
    }
  }
  function write(name, entry) {
    try {
      storage.setItem(name, JSON.stringify(entry));
    } catch {
      // Full or refused: the page works as before.
    }
  }
  async function seal(words) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, new TextEncoder().encode(JSON.stringify(words)));
    return { until: Date.now() + DAYS * 86400000, iv: toText(iv), sealed: toText(sealed) };
  }
  async function unseal(entry) {
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromText(entry.iv) }, await key, fromText(entry.sealed));
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null;
    }
  }

  // --- One form ----------------------------------------------------------------------------------

  // The same form has the same address, whichever link opened it.
  function addressOf(form) {
    const url = new URL(form.getAttribute("action") || location.href, location.href);
    url.searchParams.delete("quote");
    url.searchParams.sort();
    return url.pathname + url.search;
  }
  const valuesOf = (form) => Object.fromEntries([...new FormData(form)].filter(([name]) => !UNASKED.includes(name)));
  const mainWords = (values) => values.text || values.title || "";
  const when = (time) => new Date(time).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  function note(kind) {
    return brought.content.querySelector(`[data-kept-note="${kind}"]`).cloneNode(true);
  }

  // Sent from the page before this one, and this page is the answer.
  function arrived(entry) {
    const way = performance.getEntriesByType("navigation")[0]?.type;
    return Boolean(entry.sent) && entry.sent === document.referrer && way === "navigate";
  }

  function keepHere(form) {
    form.dataset.keptHere = "yes";
    const name = OWN + addressOf(form);
    let pristine = valuesOf(form);
    let turn = 0;
    // The page from which it was sent, as long as nobody knows whether it arrived.
    let sent = "";

    function drop() {
      turn += 1;
      storage.removeItem(name);
    }
    // Each letter at once: nobody knows when a page ends.
    async function keep() {
      const values = valuesOf(form);
      if (isOver || JSON.stringify(values) === JSON.stringify(pristine)) {
        drop();
        return;
      }
      turn += 1;
      const mine = turn;
      const entry = await seal({ at: Date.now(), base: form.dataset.keptAt || "", values });
      if (mine === turn && !isOver) write(name, { ...entry, sent });
    }
    function fill(values) {
      if (form.dataset.draftUrl && values.key) {
        form.dataset.draftUrl = form.dataset.draftUrl.replace(form.elements.key.value, values.key);
      }
      for (const field of form.elements) {
        if (!field.name || UNASKED.includes(field.name) || !(field.name in values)) continue;
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === values[field.name];
        else field.value = values[field.name];
      }
      form.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
    }
    function tell(kind, words) {
      const box = note(kind);
      const time = box.querySelector("[data-kept-when]");
      time.textContent = time.textContent.replace("{when}", when(words.at));
      const said = box.querySelector("[data-kept-words]");
      if (said) said.textContent = mainWords(words.values);
      const before = pristine;
      box.querySelector("[data-kept-drop]").addEventListener("click", () => {
        // Under the key these words have by now, so that the server drops them as well.
        if (kind === "back") fill({ ...before, key: form.elements.key?.value });
        drop();
        box.remove();
        form.querySelector("textarea").focus();
      });
      box.querySelector("[data-kept-use]")?.addEventListener("click", () => {
        box.replaceWith(tell("back", words));
        fill(words.values);
        form.querySelector("textarea").focus();
      });
      return box;
    }
    async function giveBack() {
      const entry = read(name);
      // Not taken: what stands in the form now is what is kept, an error or two texts to be joined.
      if ("cameBack" in form.dataset) {
        pristine = {};
        if (entry) keep();
        return;
      }
      if (entry && arrived(entry)) {
        drop();
        return;
      }
      const words = entry && (await unseal(entry));
      if (!words) {
        if (!turn) drop();
        return;
      }
      const isSame = JSON.stringify(words.values) === JSON.stringify(pristine);
      if (isSame && entry.sent) write(name, { ...entry, sent: "" });
      else if (isSame) drop();
      if (isSame || turn) return;
      // What the server holds may be newer, from another device: then she is asked.
      const goesOn = mainWords(words.values).startsWith(mainWords(pristine));
      const isOurs = !form.dataset.draftUrl || goesOn || words.base === (form.dataset.keptAt || "");
      form.prepend(tell(isOurs ? "back" : "other", words));
      if (isOurs) fill(words.values);
    }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    // The server has it: what is typed from now on is new again.
    form.addEventListener("taken", () => {
      pristine = valuesOf(form);
      drop();
    });
    // A page of its own is left by sending; the next page tells whether it arrived.
    form.addEventListener("submit", () => {
      sent = location.href.split("#")[0];
      const entry = read(name);
      if (entry) write(name, { ...entry, sent });
    });
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      sent = "";
      const entry = read(name);
      if (entry) write(name, { ...entry, sent: "" });
    });
    giveBack();
  }

  // --- The page ----------------------------------------------------------------------------------

  const mine = () => Object.keys(storage).filter((name) => name.startsWith(OWN));
  const forms = () => [...document.querySelectorAll("form[data-keeps-here]")];
  function attend(root) {
    for (const form of root.querySelectorAll("form[data-keeps-here]:not([data-kept-here])")) keepHere(form);
  }
  function forgetWhatArrived() {
    const here = forms().map((form) => OWN + addressOf(form));
    for (const name of mine()) {
      const entry = read(name);
      if (!entry || (arrived(entry) && !here.includes(name))) storage.removeItem(name);
    }
  }
  // It was sent, and this device has not heard of it: her own words stand on the page.
  const bare = (text) => text.replace(/\s+/g, "");
  function isSaid(values) {
    const said = document.querySelector(`[data-said="${CSS.escape(values.key || "-")}"] .voice-text`);
    return Boolean(said) && bare(said.textContent).startsWith(bare(mainWords(values)));
  }
  function offered(name, address, words) {
    const box = note("offer");
    const time = box.querySelector("[data-kept-when]");
    time.textContent = time.textContent.replace("{when}", when(words.at));
    box.querySelector("[data-kept-words]").textContent = mainWords(words.values).slice(0, SHOWN);
    box.querySelector("[data-kept-open]").href = address;
    box.querySelector("[data-kept-drop]").addEventListener("click", () => {
      storage.removeItem(name);
      box.remove();
    });
    return box;
  }
  // What was begun on other pages and never reached the server is offered where she looks for it.
  async function offer() {
    const place = document.querySelector("[data-kept-offers]");
    const town = `/${location.pathname.split("/")[1]}/`;
    for (const name of place ? mine() : []) {
      const address = name.slice(OWN.length);
      const words = address.startsWith(town) && (await unseal(read(name) || {}));
      if (words && isSaid(words.values)) storage.removeItem(name);
      else if (words && !place.querySelector(`[data-draft="${CSS.escape(words.values.key || "-")}"]`)) place.append(offered(name, address, words));
    }
  }
  forgetWhatArrived();
  offer();
  attend(document);
  document.addEventListener("htmx:load", (event) => attend(event.detail.elt.parentNode));
})();
