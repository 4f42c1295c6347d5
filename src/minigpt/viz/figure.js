(() => {
// Shared by every kind of figure; the kind's own file defines start(figure, data).
const $ = (root, selector) => root.querySelector(selector);
const numbers = (text, Type) => new Type(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const clamp = (i, n) => Math.min(Math.max(i, 0), n - 1);
const shift = (mark, x, y) => {
  mark.setAttribute("transform", `translate(${x} ${y})`);
  mark.style.visibility = "visible";
};

// Shade a matrix: one path for each level −32 … 32 of opacity, as scene.py draws the first picture.
const paint = (cells, rows, cols, level) => {
  const paths = {};
  for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) {
    const shade = Math.round(level(r, c) * 32);
    if (shade) paths[shade] = (paths[shade] || "") + `M${c} ${r}h.94`;
  }
  cells.innerHTML = Object.keys(paths).map((shade) =>
    `<path d="${paths[shade]}" opacity="${Math.abs(shade) / 32}"${shade < 0 ? " class=mg-less" : ""} />`).join("");
};

// The stage answers the arrow, Home and End keys with step(dx, dy) …
const keys = (stage, step) => {
  stage.tabIndex = 0;
  stage.setAttribute("role", "group");
  stage.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-1e9, 0], End: [1e9, 0] }[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    step(...by);
  });
};
// Where a pointer is, in the picture's units …
const place = (svg, event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
// … which the stage answers, moved or touched, with point({x, y}).
const listen = (stage, point, step) => {
  const svg = $(stage, "svg");
  for (const type of ["pointermove", "pointerdown"]) svg.addEventListener(type, (event) =>
    point(place(svg, event)));
  keys(stage, step);
};

/*KIND*/

// A front-end may run this script detached from its figure: then find the figure by its mark.
const here = document.currentScript && document.currentScript.closest(".mg-viz");
for (const figure of here ? [here] : document.querySelectorAll("[data-mg=\"MARK\"]"))
  if (!figure.classList.contains("mg-on")) {
    figure.classList.add("mg-on");
    start(figure, JSON.parse($(figure, "script").textContent));
  }
})();
