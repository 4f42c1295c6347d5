const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const x = numbers(data.x, Float64Array);
  const series = data.series.map((s) => ({ ...s, mean: numbers(s.mean, Float32Array), low: s.low && numbers(s.low, Float32Array), high: s.high && numbers(s.high, Float32Array) }));
  const [px, py] = scales(data.axes);
  const shown = series.map(() => true);
  let at = data.at;
  const show = (i) => {
    at = clamp(i, x.length);
    shift($(stage, ".mg-cross"), px(x[at]) - px(x[data.at]), 0);
    series.forEach((s, k) => shift($(stage, `[data-d="${k}"]`), px(x[at]) - px(x[data.at]), py(s.mean[at]) - py(s.mean[data.at])));
    $(figure, ".mg-read").textContent = `${data.x_label} ${number(x[at], 6)}: ` + series.filter((_, k) => shown[k]).map((s) =>
      `${s.name} ${number(s.mean[at])}` + (s.low ? ` (${number(s.low[at])} to ${number(s.high[at])})` : "")).join(" · ");
  };
  figure.querySelectorAll(".mg-key").forEach((key, k) => {
    key.disabled = false;
    key.onclick = () => {
      shown[k] = !shown[k];
      key.setAttribute("aria-pressed", shown[k]);
      for (const mark of stage.querySelectorAll(`[data-s="${k}"], [data-d="${k}"]`)) mark.style.display = shown[k] ? "" : "none";
      show(at);
    };
  });
  listen(stage, (point) => {
    let best = 0;
    x.forEach((v, i) => { if (Math.abs(px(v) - point.x) < Math.abs(px(x[best]) - point.x)) best = i; });
    show(best);
  }, (dx, dy) => show(at + dx - dy));
  stage.setAttribute("aria-label", "Curves: left and right read the values");
};
