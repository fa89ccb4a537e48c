// Opens the form beside the words it is about, and keeps what was typed when sending fails.
// Without it each form has a page of its own.
"use strict";

// Where a link's form opens: the place right behind it.
function placeOf(link) {
  const next = link.closest(".say, .voice-acts")?.nextElementSibling;
  return next && next.classList.contains("say-here") ? next : null;
}
async function fetchInto(place, address) {
  let failed = false;
  const note = () => { failed = true; };
  place.addEventListener("htmx:sendError", note);
  await htmx.ajax("GET", address, { target: place, swap: "innerHTML" });
  place.removeEventListener("htmx:sendError", note);
  if (!failed) return true;
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.className = "soft";
  words.textContent = place.closest("[data-no-connection]")?.dataset.noConnection || "";
  place.replaceChildren(words);
  return false;
}
async function openForm(link, quote) {
  const place = placeOf(link);
  if (!place) return;
  const present = place.querySelector("form");
  if (!present && !(await fetchInto(place, link.href))) return;
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

// --- When sending fails --------------------------------------------------------------------------

function notSent(form) {
  const box = form.querySelector("[data-not-sent]");
  box.hidden = false;
  box.querySelector("button").focus();
}
document.addEventListener("htmx:beforeRequest", (event) => {
  const box = event.target.querySelector?.("[data-not-sent]");
  if (box) box.hidden = true;
});
document.addEventListener("htmx:sendError", (event) => {
  if (event.target.matches("form[data-say-form]")) notSent(event.target);
});
document.addEventListener("htmx:responseError", (event) => {
  const form = event.target;
  if (!form.matches("form[data-say-form]")) return;
  if (event.detail.xhr.status >= 500) {
    notSent(form);
    return;
  }
  // Signed out meanwhile, or an old page: the answer is a page of its own that keeps the words.
  delete form.dataset.changed;
  form.submit();
});
// A page of its own sends as any form; without a connection it stays instead.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-say-form]:not([hx-post])") || navigator.onLine) return;
  event.preventDefault();
  event.stopPropagation();
  notSent(form);
}, true);
