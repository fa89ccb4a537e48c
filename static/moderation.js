// Choosing a rule offers its sentence; what the moderator has typed herself is never written over.

const words = document.getElementById("id_words");
let offered = words ? words.value : "";

for (const rule of document.querySelectorAll("input[name=rule][data-sentence]")) {
  const offer = () => {
    if (words.value.trim() && words.value !== offered) return;
    words.value = offered = rule.dataset.sentence;
    words.dispatchEvent(new Event("input", { bubbles: true }));
  };
  rule.addEventListener("change", offer);
  // Chosen before this file had come, or kept by the browser over a reload.
  if (rule.checked && !rule.defaultChecked) offer();
}
