const start = (figure, data) => {
  const { frames, parts, places, said } = data;
  const stage = $(figure, ".mg-stage"), last = frames.length - 1;
  const dots = [...stage.querySelectorAll(".mg-dot")];
  let part = 0, step = last;
  const show = () => {
    stage.querySelectorAll("[data-s]").forEach((group, i) => { group.style.visibility = i === part ? "visible" : "hidden"; });
    dots.forEach((dot, k) => {
      const [x, y] = places[part][k][step], [x0, y0] = places[0][k][last];
      shift(dot, x - x0, y - y0);
    });
    buttons.forEach((button, i) => {
      button.setAttribute("aria-checked", i === part);
      button.style.borderColor = i === part ? "currentColor" : "";
    });
    $(figure, ".mg-read").textContent = said[part][step];
  };
  const row = $(figure, ".mg-parts");
  row.setAttribute("role", "radiogroup");
  row.setAttribute("aria-label", "the part whose output is replaced");
  const buttons = parts.map((name, i) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: name });
    button.setAttribute("role", "radio");
    button.onclick = () => { part = i; show(); };
    row.append(button);
    return button;
  });
  slide(figure, frames, last, (now) => { step = now; show(); });
  const slider = $(figure, "input");
  keys(stage, (dx, dy) => {
    part = clamp(part + dy, parts.length);
    slider.value = clamp(step + dx, frames.length);
    slider.oninput();
  });
  stage.setAttribute("aria-label", "Paths: left and right move t, up and down choose the part");
  show();
};
