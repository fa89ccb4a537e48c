// Lines of the plan's outline are put elsewhere by dragging, by keyboard, or step by step. Each move
// is saved at once, and the server's answer is the order that then stands there.

const form = document.querySelector("[data-order]");
const said = form.querySelector("[data-order-said]");
let lifted = null;

const say = (key, values = {}) => {
  said.textContent = Object.entries(values).reduce((words, [name, value]) => words.replace(`{${name}}`, value), form.dataset[key]);
};
const lineOf = (item) => item.querySelector(":scope > .order-line");
const titleOf = (item) => lineOf(item).querySelector(".order-title span").textContent.trim();
const row = (item) => [...item.parentElement.children];

function addGrips() {
  const made = document.getElementById("order-grip").content.firstElementChild;
  for (const item of form.querySelectorAll(".order-lines > li")) {
    if (row(item).length < 2) continue;
    const grip = made.cloneNode(true);
    grip.setAttribute("aria-label", form.dataset.move.replace("{title}", titleOf(item)));
    lineOf(item).prepend(grip);
  }
}

// --- Saving --------------------------------------------------------------------------------------

// `was` is before which line it stood: there it goes back if the move is not saved.
async function save(item, from, was) {
  const next = item.nextElementSibling;
  const typed = new FormData();
  typed.append("before", next ? next.dataset.pk : "");
  typed.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  form.setAttribute("aria-busy", "true");
  say("saving");
  let trouble = "away";
  try {
    const answer = await fetch(lineOf(item).dataset.put, { method: "POST", body: typed, redirect: "manual", headers: { "HX-Request": "true" } });
    trouble = isOut(answer) ? "out" : "failed";
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.text(), item.id, from);
  } catch {
    undo(item, from, was);
    say(trouble);
  }
  form.removeAttribute("aria-busy");
}

function isOut(answer) {
  return answer.status === 401 || answer.type === "opaqueredirect";
}
function undo(item, from, was) {
  item.parentElement.insertBefore(item, was);
  const here = lineOf(item).querySelector(`${from}:not(:disabled)`);
  if (here) here.focus({ preventScroll: true });
}

function show(text, id, from) {
  const answer = new DOMParser().parseFromString(text, "text/html").querySelector("[data-order-lines]");
  form.querySelector("[data-order-lines]").replaceWith(document.adoptNode(answer));
  addGrips();
  said.textContent = answer.dataset.said;
  const item = document.getElementById(id);
  const here = item && (item.querySelector(`:scope > .order-line ${from}:not(:disabled)`) || item.querySelector(":scope > .order-line button:not(:disabled)"));
  if (here) here.focus({ preventScroll: true });
}

// --- Lifting, moving, putting down ---------------------------------------------------------------

function lift(item) {
  lifted = { item, next: item.nextElementSibling, list: item.parentElement };
  item.classList.add("is-lifted");
  lineOf(item).querySelector(".grip").setAttribute("aria-pressed", "true");
  say("lifted", { title: titleOf(item), place: row(item).indexOf(item) + 1, all: row(item).length });
}

function moveTo(before) {
  const { item, list } = lifted;
  if (before === item || (before === item.nextElementSibling && before)) return;
  const held = document.activeElement;
  list.insertBefore(item, before);
  // What is taken out of the page for a moment loses the focus.
  if (item.contains(held)) held.focus({ preventScroll: true });
  say("moved", { place: row(item).indexOf(item) + 1, all: row(item).length });
}

function end() {
  const { item } = lifted;
  item.classList.remove("is-lifted");
  lineOf(item).querySelector(".grip").setAttribute("aria-pressed", "false");
  const was = lifted;
  lifted = null;
  return was;
}

function putDown() {
  const { item, next } = end();
  if (item.nextElementSibling === next) said.textContent = "";
  else save(item, ".grip", next);
}

function putBack() {
  moveTo(lifted.next);
  end();
  say("cancelled");
}

// --- By keyboard ---------------------------------------------------------------------------------

form.addEventListener("keydown", (event) => {
  const grip = event.target.closest(".grip");
  if (!grip || form.getAttribute("aria-busy")) return;
  const item = grip.closest("li");
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    if (lifted) putDown();
    else lift(item);
    grip.scrollIntoView({ block: "nearest" });
  } else if (lifted && event.key === "Escape") {
    putBack();
  } else if (lifted && event.key === "ArrowUp") {
    event.preventDefault();
    if (item.previousElementSibling) moveTo(item.previousElementSibling);
    grip.scrollIntoView({ block: "nearest" });
  } else if (lifted && event.key === "ArrowDown") {
    event.preventDefault();
    if (item.nextElementSibling) moveTo(item.nextElementSibling.nextElementSibling);
    grip.scrollIntoView({ block: "nearest" });
  }
});
// Whoever goes elsewhere with a line in the hand has changed her mind.
form.addEventListener("focusout", (event) => {
  if (!lifted || lifted.pointer !== undefined || !event.relatedTarget) return;
  if (event.relatedTarget !== lineOf(lifted.item).querySelector(".grip")) putBack();
});

// --- By mouse, pen or finger ---------------------------------------------------------------------

const EDGE = 70;

function drag(y) {
  const { item } = lifted;
  const others = row(item).filter((each) => each !== item);
  const before = others.find((each) => {
    const box = lineOf(each).getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  moveTo(before || null);
  if (y < EDGE) window.scrollBy(0, -14);
  else if (y > window.innerHeight - EDGE) window.scrollBy(0, 14);
}

form.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".grip");
  if (!grip || event.button > 0 || lifted || form.getAttribute("aria-busy")) return;
  event.preventDefault();
  grip.focus({ preventScroll: true });
  lift(grip.closest("li"));
  lifted.pointer = event.pointerId;
});
document.addEventListener("pointermove", (event) => {
  if (lifted && lifted.pointer === event.pointerId) drag(event.clientY);
});
document.addEventListener("pointerup", (event) => {
  if (lifted && lifted.pointer === event.pointerId) putDown();
});
document.addEventListener("pointercancel", (event) => {
  if (lifted && lifted.pointer === event.pointerId) putBack();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && lifted && lifted.pointer !== undefined) putBack();
});

// --- Step by step --------------------------------------------------------------------------------

form.addEventListener("submit", (event) => {
  const step = event.submitter && event.submitter.dataset.step;
  if (!step) return;
  event.preventDefault();
  if (lifted) putBack();
  if (form.getAttribute("aria-busy")) return;
  const item = event.submitter.closest("li");
  const was = item.nextElementSibling;
  if (step === "1") item.nextElementSibling.after(item);
  else item.previousElementSibling.before(item);
  save(item, `[data-step="${step}"]`, was);
});

document.querySelector("[data-order-how]").hidden = false;
addGrips();
