// What makes the portal pleasant. Every act works without it. Nothing is kept in the browser but
// unsent words on their writer's device (kept.js), and those only for a while.
"use strict";

// htmx notes the address of the page in the tab; on a shared computer it would outlast the log-out.
try {
  sessionStorage.removeItem("htmx-current-path-for-history");
} catch {
  // A browser that stores nothing has nothing to forget.
}

const text = (key, values) =>
  Object.entries(values || {}).reduce((words, [name, value]) => words.replace(`{${name}}`, value), document.body.dataset[key] || "");

// What kept.js keeps goes when its time is over, and all of it when somebody signs out.
function forgetKept(isDue) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith("kept:") && isDue(JSON.parse(localStorage.getItem(name)))) localStorage.removeItem(name);
    }
  } catch {
    // A browser that stores nothing has nothing to forget.
  }
}
forgetKept((entry) => !(entry?.until > Date.now()));
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-signs-out]")) return;
  forgetKept(() => true);
  try {
    // Other pages of this browser hear of it, and keep nothing more.
    localStorage.setItem("kept-no-more", "yes");
    localStorage.removeItem("kept-no-more");
  } catch {
    // As above.
  }
});

// Words that are sent once more, after their writer has logged in again, were kept when they were
// sent first: marked as sent from here, they go as soon as the next page tells that they arrived.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-once-more]")) return;
  const to = new URL(event.target.getAttribute("action"), location.href);
  to.searchParams.delete("quote");
  to.searchParams.sort();
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith("kept:") || !name.endsWith(`:${to.pathname}${to.search}`)) continue;
      const entry = JSON.parse(localStorage.getItem(name));
      localStorage.setItem(name, JSON.stringify({ ...entry, sent: location.href.split("#")[0] }));
    }
  } catch {
    // As above.
  }
});

// Long chapters are one line each on a phone, until somebody opens them. Whoever follows a link
// into one finds it open, and paper shows them all.
const chapters = [...document.querySelectorAll("details[data-phone-folds]")];
function openChapter() {
  const wanted = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (wanted) wanted.closest("details")?.setAttribute("open", "");
}
if (chapters.length) {
  if (matchMedia("(max-width: 47.99rem)").matches) for (const chapter of chapters) chapter.open = false;
  openChapter();
  addEventListener("hashchange", openChapter);
  addEventListener("beforeprint", () => { for (const chapter of chapters) chapter.open = true; });
}

// A second click on the same button sends nothing twice.
function rest(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[type=submit][data-rested]")) {
    button.removeAttribute("aria-disabled");
    button.innerHTML = button.dataset.rested;
    delete button.dataset.rested;
  }
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  delete form.dataset.changed;
  const button = event.submitter;
  if (button && button.classList.contains("btn")) {
    button.dataset.rested = button.innerHTML;
    button.setAttribute("aria-disabled", "true");
    button.textContent = text("textWait");
  }
  // An answer that is a file leaves the page standing: after a while the button works again.
  setTimeout(() => rest(form), 15000);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(rest));

// The address of a search holds what was chosen, and nothing empty.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "get") return;
  const empty = [...event.target.elements].filter((field) => field.name && !field.value);
  for (const field of empty) field.disabled = true;
  setTimeout(() => empty.forEach((field) => { field.disabled = false; }), 500);
});

// Whoever leaves a page with unsaved text is asked first.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.hasAttribute("data-unsaved")) form.dataset.changed = "yes";
  const radio = event.target.dataset.chooses && document.getElementById(event.target.dataset.chooses);
  if (radio) radio.checked = true;
});
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-changed]")) event.preventDefault();
});

// How much room is left in a field.
let counters = 0;
function count(field) {
  const left = field.most - field.value.length;
  // Half an empty field needs no counting.
  field.counter.hidden = left > field.most / 2;
  field.counter.textContent = left < 0 ? text("textOver", { over: -left }) : text("textLeft", { left });
  field.counter.classList.toggle("is-near", left < field.most / 20);
}
function addCounter(field) {
  if (field.counter || field.maxLength < 1) return;
  // What is pasted is not cut: it says how much is too much, and its writer shortens it herself.
  field.most = field.maxLength;
  field.removeAttribute("maxlength");
  field.counter = document.createElement("p");
  field.counter.className = "counter";
  field.counter.id = `counter-${(counters += 1)}`;
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${field.counter.id}`.trim());
  field.after(field.counter);
  field.addEventListener("input", () => count(field));
  count(field);
}

// Choose all boxes of a list, or none; without JavaScript each box is pressed by itself.
for (const button of document.querySelectorAll("[data-choose-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...button.form.elements].filter((each) => each.name === button.dataset.chooseAll);
    const all = boxes.every((each) => each.checked);
    for (const box of boxes) box.checked = !all;
  });
}

// Prints the page; without JavaScript the browser's own menu does.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Copies a code, where the browser lets a page do so; else it is written down.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.nextElementSibling.textContent = button.nextElementSibling.dataset.copied;
    } catch {
      button.hidden = true;
    }
  });
}

// Menus close by Escape and by a click beside them.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement.closest("details.menu[open]");
  closeMenus();
  if (menu) menu.querySelector("summary").focus();
});

// What came new: counters, and the focus where the page asks for it, or where it was lost.
function welcome(part) {
  part.querySelectorAll("textarea[maxlength]").forEach(addCounter);
  const wanted = part.querySelector("[data-focus]");
  if (wanted) wanted.focus();
}
welcome(document);
// Work that goes on says its step aloud, but only when it is a new one.
function announce(part) {
  const speaker = document.getElementById(part.dataset.announces);
  const step = part.querySelector(".step span, [data-said]");
  if (speaker && step && speaker.textContent !== step.textContent) speaker.textContent = step.textContent;
}
let focusWasInside = false;
document.addEventListener("htmx:beforeSwap", (event) => {
  focusWasInside = event.detail.target.contains(document.activeElement);
});
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  welcome(part);
  announce(part);
  if (!focusWasInside || document.activeElement !== document.body) return;
  const heading = part.querySelector("h1, h2, h3");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus();
  }
});
