// The heading of the next step: without this, a long form that gives way to a short one leaves
// the person at the bottom of the page.

function render({ model, el }) {
  const heading = document.createElement("h3");
  heading.className = "sw-step";
  heading.tabIndex = -1;
  heading.textContent = model.get("text");
  el.append(heading);
  if (model.get("reached")) {
    requestAnimationFrame(() => {
      heading.scrollIntoView({ block: "start" });
      heading.focus({ preventScroll: true });
    });
  }
}

export default { render };
