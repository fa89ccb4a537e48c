// Opens the form beside the words it is about, and keeps what was typed when sending fails.
// Without it each form has a page of its own.
"use strict";

// The server answers such a request with a piece of the page.
const PIECE = { "HX-Request": "true" };

function put(place, html) {
  // A reply's form stands within what is said, which comes anew with her words and the thanks.
  const talk = place.closest(".talk")?.id;
  htmx.swap(place, html, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
  welcome(place.isConnected ? place : document.getElementById(talk) || document);
}
// Where a link's form opens: the place right behind it.
function placeOf(link) {
  const next = link.closest(".say, .voice-acts")?.nextElementSibling;
  return next && next.classList.contains("say-here") ? next : null;
}
async function fetchInto(place, address) {
  try {
    const answer = await fetch(address, { headers: PIECE });
    // Signed out meanwhile, or the time is over: the page itself says so.
    if (!answer.ok || answer.redirected) {
      location.assign(address);
      return false;
    }
    put(place, await answer.text());
    return true;
  } catch {
    const words = document.createElement("p");
    words.setAttribute("role", "alert");
    words.className = "soft";
    words.textContent = place.closest("[data-no-connection]")?.dataset.noConnection || "";
    place.querySelector(":scope > [role=alert]")?.remove();
    place.append(words);
    return false;
  }
}
async function openForm(link, quote) {
  const place = placeOf(link);
  if (!place) return;
  if (!place.querySelector("form") && !(await fetchInto(place, link.href))) return;
  const form = place.querySelector("form");
  if (!form) return;
  if (quote && form.elements.quote) {
    form.elements.quote.value = quote;
    form.elements.quote.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const first = form.querySelector("input[type=radio]:checked") || form.querySelector("input[type=radio], textarea");
  form.scrollIntoView({ block: "nearest" });
  first.focus();
}
async function openTalk(link) {
  const talk = link.closest(".talk");
  if (await fetchInto(talk, link.href)) talk.querySelector(".talk-title")?.focus();
}
document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[data-say], a[data-talk]");
  if (link && link.hasAttribute("data-talk")) {
    event.preventDefault();
    openTalk(link);
  } else if (link && placeOf(link)) {
    event.preventDefault();
    openForm(link);
  }
  const close = event.target.closest("[data-close]");
  if (!close) return;
  const place = close.closest(".say-here");
  close.form.dispatchEvent(new Event("leave"));
  place.replaceChildren();
  place.previousElementSibling.querySelector("a[data-say]")?.focus();
});

// --- Sending -------------------------------------------------------------------------------------

function notSent(form) {
  const box = form.querySelector("[data-not-sent]");
  box.hidden = false;
  box.querySelector("button").focus();
  form.dispatchEvent(new Event("not-sent"));
}
async function send(form) {
  const place = form.closest(".say-here");
  form.querySelector("[data-not-sent]").hidden = true;
  form.dataset.sending = "yes";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: PIECE });
    if (answer.status >= 500) throw new Error(answer.statusText);
    if (answer.headers.has("HX-Redirect")) location.assign(answer.headers.get("HX-Redirect"));
    else if (answer.ok) {
      put(place, await answer.text());
      if (!place.querySelector("form[data-say-form]")) form.dispatchEvent(new Event("taken"));
    }
    else {
      // Signed out meanwhile, or an old page: the answer is a page of its own that keeps the words.
      delete form.dataset.changed;
      form.submit();
    }
  } catch {
    notSent(form);
  } finally {
    delete form.dataset.sending;
  }
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-say-form]")) return;
  const isPiece = form.closest(".say-here");
  // A page of its own is sent as any form; without a connection it stays instead.
  if (!isPiece && navigator.onLine) return;
  event.preventDefault();
  event.stopPropagation();
  if (!isPiece) notSent(form);
  // A second click on the same button sends nothing twice.
  else if (!form.dataset.sending) {
    form.dispatchEvent(new Event("sending"));
    send(form);
  }
}, true);
