// Reads a text of the page aloud, by voices that lie on this device: nothing is sent anywhere.
// The buttons appear only where there is such a voice for the text's language.
"use strict";

const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd";
const speech = window.speechSynthesis;
// Who is read from now; whoever begins makes the others stop.
let reading = null;

const languageOf = (element) => (element.closest("[lang]")?.lang || "").toLowerCase().split("-")[0];
// Only voices of the device: others would send the text to somebody's server.
function voiceOf(language) {
  const here = speech.getVoices().filter((voice) => voice.localService);
  return here.find((voice) => voice.lang.toLowerCase().replace("_", "-").split("-")[0] === language);
}
// What is read in one go: a paragraph, a line of a list.
function blocksOf(text) {
  const found = [...text.querySelectorAll(BLOCKS)].filter((each) => !each.querySelector(BLOCKS));
  return (found.length ? found : [text]).filter((each) => each.innerText.trim());
}

class Reader {
  constructor(box) {
    this.box = box;
    this.text = document.getElementById(box.dataset.aloud);
    [this.button, this.stopButton] = box.querySelectorAll("button");
    this.at = 0;
    this.show("ready");
    this.button.addEventListener("click", () => (reading === this ? this.pause() : this.read()));
    this.stopButton.addEventListener("click", () => {
      this.stop();
      this.button.focus();
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.stop();
    });
  }
  offer() {
    this.box.hidden = !this.text || !voiceOf(languageOf(this.text));
  }
  show(state) {
    this.button.textContent = { ready: this.box.dataset.read, reading: this.box.dataset.pause, paused: this.box.dataset.on }[state];
    this.stopButton.hidden = state === "ready";
  }
  read() {
    if (reading) reading.pause();
    reading = this;
    this.show("reading");
    this.next();
  }
  next() {
    const block = blocksOf(this.text)[this.at];
    const voice = block && (voiceOf(languageOf(block)) || voiceOf(languageOf(this.text)));
    if (!voice) {
      this.stop();
      return;
    }
    const words = new SpeechSynthesisUtterance(block.innerText);
    words.voice = voice;
    words.lang = voice.lang;
    // What was cancelled ends as well: only who is still reading goes on.
    const goOn = () => {
      if (this.words !== words || reading !== this) return;
      this.at += 1;
      this.next();
    };
    words.addEventListener("end", goOn);
    words.addEventListener("error", () => {
      if (this.words === words && reading === this) this.stop();
    });
    this.words = words;
    speech.speak(words);
  }
  // It goes on at the beginning of the paragraph: some devices cannot stop in the middle of one.
  pause() {
    this.silence();
    this.show("paused");
  }
  stop() {
    this.silence();
    this.at = 0;
    this.show("ready");
  }
  silence() {
    this.words = null;
    if (reading !== this) return;
    reading = null;
    speech.cancel();
  }
}

if (speech && window.SpeechSynthesisUtterance) {
  const readers = [...document.querySelectorAll("[data-aloud]")].map((box) => new Reader(box));
  const offer = () => readers.forEach((each) => each.offer());
  offer();
  // Most browsers know their voices only a moment later.
  speech.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", () => reading?.stop());
}
