// One still frame after the other.
const start = (figure, data) => {
  const pages = figure.querySelectorAll(".mg-step");
  slide(figure, data.frames, pages.length - 1, (now) => {
    pages.forEach((page, i) => { page.hidden = i !== now; });
    $(figure, ".mg-read").textContent = data.said[now];
  });
};
