/* The status that asks for more opens the fold in which it is said. Without this file the fold is opened by hand, and the server asks all the same. */
(() => {
  const fold = document.querySelector("[data-fold]");
  const asked = new Set((fold?.dataset.fold || "").split(" "));
  document.querySelectorAll('input[name="status"]').forEach((choice) => {
    const open = () => {
      if (choice.checked && asked.has(choice.value)) fold.open = true;
    };
    choice.addEventListener("change", open);
    // Chosen before this file had come, or kept by the browser over a reload.
    if (!choice.defaultChecked) open();
  });
})();
