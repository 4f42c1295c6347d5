// Curves over training, the patterns of one checkpoint, and a button that plays all of them.
const start = (figure, data) => {
  const { frames, label, names, bottom, shape } = data;
  const stage = $(figure, ".mg-stage");
  const button = $(figure, ".mg-play");
  const x = numbers(data.x, Float64Array);
  const curves = data.curves.map((text) => numbers(text, Float32Array));
  const weights = numbers(data.values, Uint8Array);
  const [px, py] = scales(data.axes);
  const [heads, n] = shape;
  const first = data.at;
  let now = first;
  let timer = 0;
  const show = (frame) => {
    now = frame;
    const right = px(x[now]) - px(x[first]);
    shift($(stage, ".mg-cross"), right, 0);
    curves.forEach((v, i) => shift($(stage, `[data-d="${i}"]`), right, py(v[now]) - py(v[first])));
    for (let h = 0; h < heads; h++) paint($(stage, `[data-m="${h}"]`), n, n, (q, k) =>
      weights[((now * heads + h) * n + q) * n + k] / 255);
    $(figure, ".mg-read").textContent = `${label} ${number(x[now], 6)}: ` +
      names.map((name, i) => `${name} ${number(curves[i][now])}`).join(" · ");
  };
  slide(figure, frames, first, (frame) => { pause(); show(frame); });
  const slider = $(figure, "input");
  const go = (frame) => {
    const to = clamp(frame, frames.length);
    slider.value = to;
    slider.setAttribute("aria-valuetext", frames[to]);
    $(figure, "output").textContent = frames[to];
    show(to);
  };
  const live = $(figure, ".mg-read");
  const pause = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = "Play";
    live.setAttribute("role", "status");
  };
  const play = () => {
    const slow = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (now === frames.length - 1) go(0);
    button.textContent = "Pause";
    live.removeAttribute("role"); // a screen reader is not told eight times a second
    timer = setInterval(() => {
      if (!figure.isConnected || now === frames.length - 1) return pause();
      go(now + 1);
    }, slow ? 1000 : 125);
  };
  button.disabled = false;
  button.onclick = () => timer ? pause() : play();
  listen(stage, (point) => {
    if (point.y > bottom) return;
    let best = 0;
    x.forEach((v, i) => { if (Math.abs(px(v) - point.x) < Math.abs(px(x[best]) - point.x)) best = i; });
    pause();
    go(best);
  }, (dx, dy) => { pause(); go(now + dx - dy); });
  stage.setAttribute("aria-label", "Curves and attention patterns: left and right choose the checkpoint");
};
