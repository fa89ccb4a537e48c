// Words that are selected in the text can be spoken about: a button puts them into the form.
// Without it they are typed or copied there.
"use strict";

(() => {
  const button = document.querySelector("[data-quote]");
  if (!button) return;
  // The longest quote that a comment takes.
  const LONGEST = 500;
  let chosen = null;

  function fieldOf(node) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    return element.closest("[data-part] [data-field]");
  }
  // What is selected within one field of one part; null where it is nothing, or too much.
  function selected() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const field = fieldOf(selection.anchorNode);
    if (!field || field !== fieldOf(selection.focusNode)) return null;
    const words = selection.toString().replace(/\s+/g, " ").trim();
    return words ? { field, words: words.slice(0, LONGEST) } : null;
  }
  function linkOf(field) {
    const inside = field.querySelector("a[data-say]");
    return inside || field.nextElementSibling?.querySelector("a[data-say]");
  }
  document.addEventListener("selectionchange", () => {
    const now = selected();
    // Pressing the button takes the selection away; what it was is still meant.
    if (!now && document.activeElement === button) return;
    chosen = now;
    button.hidden = !chosen;
  });
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const link = chosen && linkOf(chosen.field);
    const words = chosen?.words;
    // The words stand in the form now; selected any longer, they would bring the button back.
    document.getSelection()?.removeAllRanges();
    chosen = null;
    button.hidden = true;
    if (link) openForm(link, words);
  });
})();
