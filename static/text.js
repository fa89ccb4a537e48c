// A small toolbar above each long text, and what its keys do. Without it people type the marks.

const MARKS = { bold: "**", emphasis: "*" };
const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))[ \t]+/;
const URL_ONLY = /^(?:https?:\/\/|mailto:)\S+$/i;
const KEYS = { b: "bold", i: "emphasis", k: "link" };

// Writes as a person would, so that the browser's own "undo" takes it back.
function write(field, from, to, text, select = [text.length, text.length]) {
  field.focus();
  field.setSelectionRange(from, to);
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!done) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(from + select[0], from + select[1]);
}

// --- Bold and emphasis ---------------------------------------------------------------------------

const stars = (text) => text.match(/^\*{0,3}/)[0].length;
const starsAtEnd = (text) => text.match(/\*{0,3}$/)[0].length;
// Three stars are both, two are bold, one is emphasis.
const holds = (many, mark) => (mark === "**" ? many >= 2 : many % 2 === 1);

// What is meant: the selection without blanks and marks at its ends, or the word at the caret.
function meant(field) {
  const text = field.value;
  let [from, to] = [field.selectionStart, field.selectionEnd];
  if (from === to) {
    const word = /[\p{L}\p{N}]/u;
    const inWord = word.test(text[from - 1] || "") && word.test(text[from] || "");
    while (inWord && word.test(text[from - 1] || "")) from -= 1;
    while (inWord && word.test(text[to] || "")) to += 1;
    return [from, to];
  }
  while (from < to && /\s/.test(text[from])) from += 1;
  while (from < to && /\s/.test(text[to - 1])) to -= 1;
  const inside = text.slice(from, to);
  const many = Math.min(stars(inside), starsAtEnd(inside));
  return inside.length > 2 * many ? [from + many, to - many] : [from, to];
}

function isMarked(field, mark) {
  const [from, to] = meant(field);
  const many = Math.min(starsAtEnd(field.value.slice(0, from)), stars(field.value.slice(to)));
  return holds(many, mark);
}

function toggleMark(field, mark) {
  const [from, to] = meant(field);
  const inside = field.value.slice(from, to);
  if (isMarked(field, mark)) {
    write(field, from - mark.length, to + mark.length, inside, [0, inside.length]);
    return;
  }
  // A mark ends with its line, and stands behind the mark of a list.
  const lines = inside.split("\n").map((line) => {
    const item = (line.match(ITEM) || [""])[0];
    const words = line.slice(item.length);
    return words.trim() || inside === "" ? `${item}${mark}${words}${mark}` : line;
  });
  const marked = lines.join("\n");
  write(field, from, to, marked, lines.length > 1 ? [0, marked.length] : [mark.length, marked.length - mark.length]);
}

// --- Lists ---------------------------------------------------------------------------------------

function lines(field) {
  const text = field.value;
  const from = text.lastIndexOf("\n", field.selectionStart - 1) + 1;
  // A selection that ends at the start of a line does not mean that line.
  const last = Math.max(field.selectionStart, field.selectionEnd - (text[field.selectionEnd - 1] === "\n" ? 1 : 0));
  const end = text.indexOf("\n", last);
  const to = end < 0 ? text.length : end;
  return { from, to, lines: text.slice(from, to).split("\n") };
}

function isOf(line, numbered) {
  const item = line.match(ITEM);
  return Boolean(item) && Boolean(item[3]) === numbered;
}

function isList(field, numbered) {
  const meantOnes = lines(field).lines.filter((line) => line.trim());
  return meantOnes.length > 0 && meantOnes.every((line) => isOf(line, numbered));
}

function toggleList(field, numbered) {
  const { from, to, lines: present } = lines(field);
  const off = isList(field, numbered);
  let number = 0;
  const written = present.map((line) => {
    if (!line.trim() && present.length > 1) return line;
    const item = line.match(ITEM);
    const words = item ? line.slice(item[0].length) : line.trimStart();
    if (off) return words;
    number += 1;
    return `${item ? item[1] : ""}${numbered ? `${number}.` : "-"} ${words}`;
  });
  const text = written.join("\n");
  // What stands right below a list would be read as its last line.
  const below = field.value.slice(to + 1).split("\n")[0];
  const air = !off && below.trim() && !ITEM.test(below) ? "\n" : "";
  write(field, from, to, text + air, present.length > 1 ? [0, text.length] : [text.length, text.length]);
}

// Enter writes the list on; on an empty line it ends it.
function enter(field, event) {
  const at = field.selectionStart;
  if (at !== field.selectionEnd || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const from = field.value.lastIndexOf("\n", at - 1) + 1;
  const end = field.value.indexOf("\n", at);
  const line = field.value.slice(from, end < 0 ? field.value.length : end);
  const item = line.match(ITEM);
  if (!item || at < from + item[0].length) return;
  event.preventDefault();
  if (line.length === item[0].length) {
    write(field, from, at, "");
    return;
  }
  const next = item[3] ? `${Number(item[3]) + 1}${item[4]}` : item[2];
  write(field, at, at, `\n${item[1]}${next} `);
}

// --- Links ---------------------------------------------------------------------------------------

function toggleLink(field) {
  const [from, to] = [field.selectionStart, field.selectionEnd];
  for (const link of field.value.matchAll(/\[([^\]\n]*)\]\(([^)\n]*)\)/g)) {
    const end = link.index + link[0].length;
    if (link.index <= from && to <= end) {
      write(field, link.index, end, link[1], [0, link[1].length]);
      return;
    }
  }
  const words = field.value.slice(from, to).trim().replace(/\s+/g, " ");
  if (URL_ONLY.test(words)) write(field, from, to, `[](${words})`, [1, 1]);
  else write(field, from, to, `[${words}](https://)`, words ? [words.length + 3, words.length + 11] : [1, 1]);
}

// --- Look at it ----------------------------------------------------------------------------------

async function asRead(url, said) {
  try {
    const answer = await fetch(url, { method: "POST", body: said, redirect: "manual" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}
// The text stays open to be written on; why it cannot be seen stands below it, and is read aloud.
function refuse(panel, field) {
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.textContent = panel.dataset.failed;
  panel.hidden = false;
  panel.replaceChildren(words);
  field.addEventListener("input", () => { panel.hidden = true; }, { once: true });
}
async function look(tools, field, button) {
  const panel = tools.look;
  const showing = button.getAttribute("aria-pressed") !== "true";
  if (showing) {
    const said = new FormData();
    said.append("text", field.value);
    said.append("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
    const seen = await asRead(tools.url, said);
    if (!seen) {
      refuse(panel, field);
      return;
    }
    panel.replaceChildren(...seen.body.childNodes);
  }
  button.setAttribute("aria-pressed", String(showing));
  panel.hidden = !showing;
  field.hidden = showing;
  for (const other of tools.bar.querySelectorAll("[data-tool]")) {
    if (other !== button) other.setAttribute("aria-disabled", String(showing));
  }
}

// --- The toolbar ---------------------------------------------------------------------------------

const ACTS = {
  bold: (field) => toggleMark(field, MARKS.bold),
  emphasis: (field) => toggleMark(field, MARKS.emphasis),
  bullets: (field) => toggleList(field, false),
  numbers: (field) => toggleList(field, true),
  link: toggleLink,
};

function tell(bar, field) {
  const now = {
    bold: isMarked(field, MARKS.bold),
    emphasis: isMarked(field, MARKS.emphasis),
    bullets: isList(field, false),
    numbers: isList(field, true),
  };
  for (const [name, isOn] of Object.entries(now)) {
    bar.querySelector(`[data-tool=${name}]`).setAttribute("aria-pressed", String(isOn));
  }
}

// One stop of the tab key; the arrows go from button to button.
function walk(bar, event) {
  const buttons = [...bar.querySelectorAll("[data-tool]")];
  const here = buttons.indexOf(document.activeElement);
  const steps = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 };
  if (here < 0 || !(event.key in steps)) return;
  event.preventDefault();
  buttons.at(steps[event.key] % buttons.length).focus();
}

function addTools(field) {
  const made = document.getElementById("text-tools");
  const name = (field.labels[0] ? field.labels[0].firstChild.textContent : "").trim();
  const bar = made.content.firstElementChild.cloneNode(true);
  const panel = document.getElementById("text-look").content.firstElementChild.cloneNode(true);
  const tools = { bar, look: panel, url: made.dataset.look };
  for (const part of [bar, panel]) part.setAttribute("aria-label", part.getAttribute("aria-label").replace("{field}", name));
  bar.setAttribute("aria-controls", field.id);
  const buttons = [...bar.querySelectorAll("[data-tool]")];
  buttons.forEach((button, place) => { button.tabIndex = place ? -1 : 0; });
  bar.addEventListener("focusin", (event) => buttons.forEach((each) => { each.tabIndex = each === event.target ? 0 : -1; }));
  bar.addEventListener("keydown", (event) => walk(bar, event));
  // A press with the pointer must not take the selection away.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.tool === "look") look(tools, field, button);
    else ACTS[button.dataset.tool](field);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") enter(field, event);
    const act = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    ACTS[act](field);
  });
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === field) tell(bar, field);
  });
  field.before(bar);
  field.after(panel);
}

for (const field of document.querySelectorAll("textarea[data-prose]")) addTools(field);
