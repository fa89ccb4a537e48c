// What is pasted from Word, Outlook, LibreOffice, Google Docs or a page keeps its paragraphs, lists,
// emphasis and links, as the marks of our long texts. All else becomes plain words. The foreign HTML
// is read in a document of its own, which runs nothing and fetches nothing; only text comes of it.

const SKIP = new Set(["SCRIPT", "STYLE", "TITLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "OBJECT", "SVG", "MATH", "HEAD", "SELECT", "BUTTON", "TEXTAREA"]);
const BLOCKS = new Set(["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "PRE", "TABLE", "TR", "DL", "DT", "DD", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "ASIDE", "FIGURE", "FIGCAPTION", "ADDRESS", "FORM", "HR", "CENTER", "UL", "OL", "LI", "TBODY", "THEAD"]);
const SAFE = /^(?:https?:|mailto:)/i;
const PLAIN_BULLET = /^[ \t]*(?:[•·●▪◦‣∙\uf0a7\uf0b7–-][ \t]*\t[ \t]*|[•●▪◦‣∙\uf0a7\uf0b7][ \t]*|[o§·][ \t]*(?:\t| {3,})[ \t]*)/;
const PLAIN_NUMBER = /^[ \t]*(\d{1,3})[.)][ \t]*\t[ \t]*/;

// --- From HTML to blocks: { level, numbered, runs: [{ text, bold, em, href }] }, level 0 is a paragraph

const style = (node) => node.getAttribute("data-style") || "";

function looks(node, before) {
  const said = style(node);
  const now = { ...before };
  if (/^(?:B|STRONG|H[1-6]|TH)$/.test(node.tagName)) now.bold = true;
  if (/^(?:I|EM|CITE)$/.test(node.tagName)) now.em = true;
  // Word's own "mso-bidi-font-weight" is about other scripts.
  const weight = said.match(/(?:^|;)\s*font-weight\s*:\s*(\w+)/i);
  if (weight) now.bold = /^(?:bold|bolder|[6-9]00)$/i.test(weight[1]);
  const slant = said.match(/(?:^|;)\s*font-style\s*:\s*(\w+)/i);
  if (slant) now.em = /^(?:italic|oblique)$/i.test(slant[1]);
  if (node.tagName === "A") now.href = SAFE.test(node.getAttribute("href") || "") ? node.getAttribute("href").trim() : "";
  return now;
}

// Word writes its lists as paragraphs that name the list and the level, with the mark as words.
function wordItem(node) {
  const level = style(node).match(/mso-list\s*:\s*\w+\s+level(\d)/i);
  if (!level) return null;
  const mark = [...node.querySelectorAll("[data-style]")].find((each) => /mso-list\s*:\s*ignore/i.test(style(each)));
  return { level: Number(level[1]), numbered: Boolean(mark && /^\W?[\da-z]{1,5}[.)]/i.test(mark.textContent.trim()) && mark.textContent.trim() !== "o") };
}

class Reader {
  blocks = [];
  block = null;

  begin(kind = { level: 0, numbered: false }) {
    this.block = { ...kind, runs: [] };
    this.blocks.push(this.block);
  }

  say(text, look) {
    if (!text) return;
    if (!this.block) this.begin();
    this.block.runs.push({ text, ...look });
  }

  read(node, look, list) {
    if (node.nodeType === Node.TEXT_NODE) {
      this.say(node.data.replace(/[\s\u00a0]+/g, " "), look);
    } else if (node.nodeType === Node.ELEMENT_NODE && !SKIP.has(node.tagName.toUpperCase())) {
      this.element(node, looks(node, look), list);
    }
  }

  element(node, look, list) {
    if (/mso-list\s*:\s*ignore/i.test(style(node))) return;
    if (/(?:^|;)\s*display\s*:\s*none|mso-hide\s*:\s*all/i.test(style(node))) return;
    if (node.tagName === "BR") {
      this.say("\n", look);
    } else if (node.tagName === "UL" || node.tagName === "OL") {
      this.block = null;
      this.children(node, look, { level: list.level + 1, numbered: node.tagName === "OL" });
      this.block = null;
    } else if (node.tagName === "LI") {
      this.begin(list.level ? list : { level: 1, numbered: false });
      this.children(node, look, list);
      this.block = null;
    } else if (BLOCKS.has(node.tagName)) {
      this.paragraph(node, look, list);
    } else {
      this.children(node, look, list);
      if (node.tagName === "TD" || node.tagName === "TH") this.say(" ", look);
    }
  }

  paragraph(node, look, list) {
    const item = wordItem(node);
    // The paragraph within an item of a list is the item.
    const isFirst = this.block && this.block.level && this.block.runs.every((run) => !run.text.trim());
    if (item) this.begin(item);
    else if (!isFirst) this.block = null;
    this.children(node, look, list);
    if (!isFirst || item) this.block = null;
  }

  children(node, look, list) {
    for (const child of node.childNodes) this.read(child, look, list);
  }
}

// --- From blocks to marks ------------------------------------------------------------------------

// Only what would be read as a mark is guarded; the star within a word is a letter of its own, and
// one star alone is no mark.
function guard(text, isAlone) {
  return text
    .replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\")
    .replace(/\*/g, (star, at, all) => {
      const [before, after] = [all[at - 1] || " ", all[at + 1] || " "];
      const isFree = /\s/.test(before) && /\s/.test(after);
      const inWord = /[\p{L}\p{N}_]/u.test(before) && /[\p{L}\p{N}_]/u.test(after);
      return isAlone || isFree || inWord ? star : "\\*";
    })
    .replace(/(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/\[(?=[^\]]*\]\()/g, "\\[");
}

function merged(runs) {
  const whole = [];
  for (const run of runs) {
    const last = whole.at(-1);
    // A blank has no looks of its own.
    const same = last && ["bold", "em", "href"].every((name) => (last[name] || "") === (run[name] || ""));
    if (same || (last && !run.text.trim() && !run.href && run.text !== "\n")) last.text += run.text;
    else whole.push({ ...run });
  }
  return whole;
}

function linked(text, href, isAlone) {
  if (!href) return guard(text, isAlone);
  const words = guard(text, isAlone).replace(/[[\]]/g, (sign, at, all) => (all[at - 1] === "\\" ? sign : `\\${sign}`));
  return `[${words}](${href.replace(/[\s()<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`)})`;
}

// Marks touch their words: blanks go outside, and so do signs where a letter follows.
function marked(run, next, isAlone) {
  const mark = (run.bold ? "**" : "") + (run.em ? "*" : "");
  const [, lead, words, tail] = run.text.match(/^(\s*)([\s\S]*?)(\s*)$/);
  if (!words || (!mark && !run.href)) return linked(run.text, words && run.href, isAlone);
  let [inner, after] = [words, tail];
  if (mark && !tail && /^[\p{L}\p{N}]/u.test(next)) {
    const signs = inner.match(/[\p{P}\p{S}]*$/u)[0];
    [inner, after] = [inner.slice(0, inner.length - signs.length), guard(signs)];
  }
  if (!inner) return run.text;
  return `${lead}${mark}${linked(inner, run.href)}${mark}${after}`;
}

function written(block, number) {
  const runs = merged(block.runs);
  const all = runs.map((run) => run.text).join("");
  const isAlone = all.split("*").length <= 2 && !runs.some((run) => run.bold || run.em);
  const text = runs.map((run, at) => marked(run, runs[at + 1] ? runs[at + 1].text : "", isAlone)).join("");
  const tidy = text.replace(/[ \t]+/g, " ").split("\n").map((line) => line.trim()).join("\n").replace(/\n{2,}/g, "\n").trim();
  if (!tidy) return "";
  if (block.level) {
    const indent = "   ".repeat(block.level - 1);
    return `${indent}${block.numbered ? `${number}.` : "-"} ${tidy.replaceAll("\n", `\n${indent}   `)}`;
  }
  return tidy;
}

// "2027. Then" begins no list; "1." does, and "2." after it goes on.
function withoutFalseNumbers(line, last) {
  const number = line.match(/^(\d{1,9})[.)](?=\s)/);
  const isNext = number && Number(number[1]) === last + 1;
  if (!number || isNext) return [line, isNext ? last + 1 : 0];
  return [line.replace(/^(\d+)/, "$1\\"), 0];
}

// The page's policy would stop a stranger's styles and handlers, and complain of each of them.
function harmless(html) {
  return html.replace(/<(\/?)style\b/gi, "<$1template").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s/"'])(style|on[a-z]+)(\s*=)/gi, "$1 data-$2$3"));
}

function fromHtml(html) {
  const page = new DOMParser().parseFromString(harmless(html), "text/html");
  const reader = new Reader();
  reader.children(page.body, {}, { level: 0, numbered: false });
  const numbers = [];
  let text = "";
  let before = 0;
  let typed = 0;
  for (const block of reader.blocks) {
    if (!block.runs.some((run) => run.text.trim())) continue;
    numbers.length = block.level;
    const at = block.level - 1;
    // Bullets before it do not count.
    if (block.numbered) numbers[at] = (numbers[at] || 0) + 1;
    let line = written(block, numbers[at]);
    if (!block.level) [line, typed] = withoutFalseNumbers(line, typed);
    text += text && (block.level && before ? "\n" : "\n\n");
    text += line;
    before = block.level;
  }
  return text;
}

// --- Plain words ---------------------------------------------------------------------------------

// Null where there is nothing to change.
function fromPlain(plain) {
  const lines = plain.replace(/\r\n?/g, "\n").split("\n");
  if (!lines.some((line) => PLAIN_BULLET.test(line) || PLAIN_NUMBER.test(line))) return null;
  const isItem = (line) => /^(?:- |\d{1,3}\. )/.test(line);
  const changed = lines.map((line) => line.replace(PLAIN_BULLET, "- ").replace(PLAIN_NUMBER, "$1. "));
  // What follows a list without an empty line would be read as its last line.
  return changed.map((line, at) => (at && line.trim() && !isItem(line) && isItem(changed[at - 1]) ? `\n${line}` : line)).join("\n");
}

document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || !("prose" in field.dataset) || !event.clipboardData) return;
  const html = event.clipboardData.getData("text/html");
  const plain = event.clipboardData.getData("text/plain");
  const selected = field.value.slice(field.selectionStart, field.selectionEnd);
  let text = (html && fromHtml(html)) || fromPlain(plain);
  if (/^https?:\/\/\S+$/.test(plain.trim()) && selected.trim() && !selected.includes("\n")) {
    text = linked(selected.trim(), plain.trim());
  }
  if (!text) return;
  event.preventDefault();
  // As if it were typed, so that the browser's own "undo" takes it back.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
