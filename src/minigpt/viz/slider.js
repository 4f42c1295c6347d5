// The slider over frames; moving it calls show(frame).
const slide = (figure, frames, first, show) => {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: frames.length - 1, value: first });
  slider.setAttribute("aria-valuetext", frames[first]);
  slider.oninput = () => {
    const name = frames[slider.value];
    $(figure, "output").textContent = name;
    slider.setAttribute("aria-valuetext", name);
    show(+slider.value);
  };
  $(figure, ".mg-frame").insertBefore(slider, $(figure, "output"));
};
