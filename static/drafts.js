// Keeps on the server what is being typed, and shows who else has the page open.
// Without it nothing is lost either: a text that could not be saved comes back with the answer.
"use strict";

function keepDraftsOf(form) {
  form.dataset.kept = "yes";
  const { presentUrl, writer, every } = form.dataset;
  // What lay on the device may bring the address it was typed for.
  const draftUrl = () => form.dataset.draftUrl;
  const status = form.querySelector("[data-draft-status]");
  const soon = form.querySelector("[data-draft-soon]");
  const others = document.querySelector("[data-others]");

  // After a pause in typing; at the latest after so long without one.
  const PAUSE = 2500;
  const AT_LATEST = 15000;
  // What a browser carries on for a page that is gone.
  const BEACON_BYTES = 60000;

  // Changes are counted: what was typed during a request is sent by the next one.
  let typed = 0;
  let kept = 0;
  let typedSince = 0;
  let timer = 0;
  let running = null;
  let saving = false;
  // "" while everything is well; "out" or "other" while this person is not logged in.
  let alarm = "";

  function say(words, isTrouble) {
    if (status.textContent !== words) status.textContent = words;
    status.classList.toggle("is-trouble", Boolean(isTrouble));
  }
  function sound(which) {
    alarm = which;
    for (const box of form.querySelectorAll("[data-draft-alarm]")) box.hidden = box.dataset.draftAlarm !== which;
    // The alarm must not lie upon the field she is writing in.
    if (which && form.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });
  }
  function content() {
    return new URLSearchParams(new FormData(form));
  }
  // What differs by itself says nothing about what was typed.
  function words() {
    const sent = content();
    sent.delete("csrfmiddlewaretoken");
    return sent.toString();
  }
  let before = words();
  // What was typed before this script had come, on a slow line. Going back and loading again fill
  // fields by themselves, which is no typing.
  function typedBefore() {
    if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return undefined;
    return [...form.elements].find((field) => "defaultValue" in field && field.value !== field.defaultValue);
  }

  // --- Asking the server -------------------------------------------------------------------------

  // Who logs in again gets a new token; nobody else gets one for this person's page.
  async function knock() {
    const answer = await fetch(`${draftUrl()}?writer=${writer}`, { redirect: "manual" });
    if (answer.type === "opaqueredirect") return "out";
    if (!answer.ok) return "refused";
    const { token } = await answer.json();
    if (!token) return "other";
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
    return "";
  }
  async function post(url, body, options) {
    const ask = () => fetch(url, { method: "POST", body: body(), redirect: "manual", ...options });
    let answer = await ask();
    if (soon) soon.hidden = !answer.headers.has("Session-Ends-In");
    let trouble = answer.status === 401 || answer.type === "opaqueredirect" ? "out" : "";
    if (answer.status === 403) {
      trouble = await knock();
      if (!trouble) answer = await ask();
    }
    return { answer, trouble };
  }

  // --- Keeping -----------------------------------------------------------------------------------

  function plan(wait) {
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  }
  async function keep(options) {
    clearTimeout(timer);
    timer = 0;
    if (running || saving || alarm || typed === kept) return;
    const upTo = typed;
    running = new AbortController();
    try {
      const { answer, trouble } = await post(draftUrl(), content, { signal: running.signal, ...options });
      if (saving) return;
      if (trouble === "out" || trouble === "other") sound(trouble);
      else wasAnswered(upTo, answer, await answer.text());
    } catch {
      if (saving) return;
      say(status.dataset.away, true);
      plan(5000);
    } finally {
      running = null;
    }
    if (typed !== kept && !timer && !alarm) plan(PAUSE);
  }
  // What this page wrote before is saved: back on it, whoever types on begins a text of its own.
  const SAVED = 409;
  function beginAnew() {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    form.elements.opening.value = Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
    before = words();
    plan(0);
  }
  function wasAnswered(upTo, answer, words) {
    if (answer.status === SAVED && form.elements.opening) {
      beginAnew();
      return;
    }
    kept = upTo;
    typedSince = 0;
    if (!answer.ok) say(answer.status === 413 ? words : status.dataset.refused, true);
    else {
      say(words);
      // Leaving is safe now; nobody has to be asked.
      form.dataset.keptAt = answer.headers.get("Kept-At") || "";
      if (typed === kept) {
        delete form.dataset.changed;
        form.dispatchEvent(new Event("taken"));
      }
    }
  }
  function changed() {
    const now = words();
    if (now === before) return;
    before = now;
    typed += 1;
    typedSince = typedSince || Date.now();
    plan(Math.max(0, Math.min(PAUSE, typedSince + AT_LATEST - Date.now())));
  }
  // Whoever turns away may not come back: what is left is sent at once.
  function fits(body) {
    return body.toString().length < BEACON_BYTES;
  }
  function lastWords() {
    changed();
    if (running) running.abort();
    if (saving || alarm || typed === kept || !form.isConnected) return;
    const body = content();
    if (fits(body)) navigator.sendBeacon(draftUrl(), body);
    else fetch(draftUrl(), { method: "POST", body }).catch(() => {});
    kept = typed;
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  function isSent() {
    saving = true;
    clearTimeout(timer);
    if (running) running.abort();
  }
  form.addEventListener("submit", isSent);
  // A piece of a page is sent by its own script, which stops the event above.
  form.addEventListener("sending", isSent);
  // A form that was sent in vain stays on the page: its words are kept again.
  form.addEventListener("not-sent", () => { saving = false; changed(); });
  form.addEventListener("leave", lastWords);
  // Back on a page that was left by sending. The first showing comes after loading, which on a slow
  // line may be after she has sent.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    saving = false;
    look();
  });
  window.addEventListener("pagehide", lastWords);

  // --- Being there -------------------------------------------------------------------------------

  async function comeBack() {
    const trouble = await knock();
    if (trouble === "refused") return;
    if (trouble !== alarm) sound(trouble);
    if (trouble) return;
    say(status.dataset.back);
    if (!typed) return;
    kept = typed - 1;
    keep();
  }
  async function look() {
    // A page that nobody sees gives no sign; it does once it is seen again.
    if (saving || document.visibilityState !== "visible") return;
    try {
      if (alarm) await comeBack();
      else if (presentUrl) await greet();
    } catch {
      // Without a connection nobody is seen; the next sign comes soon.
    }
  }
  async function greet() {
    const token = () => new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const { answer, trouble } = await post(presentUrl, token);
    if (trouble === "out" || trouble === "other") sound(trouble);
    else if (answer.ok) {
      const there = document.createElement("template");
      there.innerHTML = await answer.text();
      // Only what changes is read aloud.
      if (there.content.textContent.trim() !== others.textContent.trim()) others.replaceChildren(there.content);
    }
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      look();
      return;
    }
    changed();
    keep({ keepalive: fits(content()) });
  });
  const early = typedBefore();
  if (early) {
    before = "";
    early.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const watch = setInterval(() => (form.isConnected ? look() : clearInterval(watch)), Number(every) * 1000);
}
for (const form of document.querySelectorAll("form[data-draft-url]")) keepDraftsOf(form);
// A form may also come later, as a piece of a page.
document.addEventListener("htmx:load", (event) => {
  for (const form of event.detail.elt.parentNode.querySelectorAll("form[data-draft-url]:not([data-kept])")) keepDraftsOf(form);
});
