"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const element = id => document.getElementById(id);
  const PAGE = 48;
  const modelThreshold = data.threshold ?? Math.max(...data.images.map(i => i.score));
  const state = { threshold: modelThreshold, kind: "", show: "", order: "", view: "overlay" };
  let listed = [];
  let drawn = 0;
  let announcement = 0;

  const place = score => (data.log ? Math.log10(score) : score) === -Infinity ? 0
      : ((data.log ? Math.log10(Math.max(score, Number.MIN_VALUE)) : score) - data.low) / data.width;
  const scoreAt = at => data.log ? 10 ** (data.low + at * data.width) : data.low + at * data.width;
  const clamp = at => Math.min(1, Math.max(0, at));
  const called = image => image.score >= state.threshold;
  const isWrong = image => image.anomalous !== undefined && called(image) !== image.anomalous;
  const verdict = image => image.anomalous === undefined ? (called(image) ? "called anomalous" : "called normal")
      : image.anomalous ? (called(image) ? "✓ found" : "✗ missed") : (called(image) ? "✗ false alarm" : "✓ passed");
  const filters = {
    "": () => true,
    wrong: isWrong,
    right: image => image.anomalous !== undefined && !isWrong(image),
    missed: image => isWrong(image) && image.anomalous,
    alarm: image => isWrong(image) && !image.anomalous,
  };

  function count() {
    const counts = { tp: 0, fp: 0, tn: 0, fn: 0 };
    const kinds = new Map();
    for (const image of data.images) {
      if (image.anomalous === undefined) continue;
      counts[(called(image) === image.anomalous ? "t" : "f") + (called(image) ? "p" : "n")]++;
      if (image.anomalous) {
        const kind = kinds.get(image.kind) ?? { found: 0, all: 0 };
        kind.found += called(image) ? 1 : 0;
        kind.all++;
        kinds.set(image.kind, kind);
      }
    }
    return { ...counts, kinds };
  }

  function move(mark, x, y) {
    const circle = element(mark);
    if (!circle) return;
    circle.setAttribute("visibility", Number.isFinite(x) && Number.isFinite(y) ? "visible" : "hidden");
    circle.setAttribute("cx", data.area.left + (x || 0) * data.area.width);
    circle.setAttribute("cy", data.area.bottom - (y || 0) * data.area.height);
  }

  const share = (part, whole) => whole ? (part / whole).toFixed(3) : "–";

  function showCounts() {
    const c = count();
    for (const id of ["tp", "fp", "tn", "fn"]) element(id).textContent = c[id];
    element("precision").textContent = share(c.tp, c.tp + c.fp);
    element("recall").textContent = share(c.tp, c.tp + c.fn);
    element("f1").textContent = share(2 * c.tp, 2 * c.tp + c.fp + c.fn);
    for (const cell of document.querySelectorAll("[data-kind]")) {
      const kind = c.kinds.get(cell.dataset.kind) ?? { found: 0, all: 0 };
      cell.textContent = `${kind.found} of ${kind.all}`;
    }
    move("roc-now", c.fp / (c.fp + c.tn), c.tp / (c.tp + c.fn));
    move("pr-now", c.tp / (c.tp + c.fn), c.tp / (c.tp + c.fp));
    // Spoken when the threshold rests, not at every step on its way.
    clearTimeout(announcement);
    announcement = setTimeout(() => {
      element("status").textContent = `Threshold ${state.threshold.toPrecision(4)}: ${c.tp} found, ${c.fn} missed, `
          + `${c.fp} false alarms, ${c.tn} passed`;
    }, 400);
  }

  function showThreshold() {
    const at = clamp(place(state.threshold));
    const x = data.area.left + at * data.area.width;
    const line = document.querySelector("svg .threshold");
    line?.setAttribute("x1", x);
    line?.setAttribute("x2", x);
    element("slider").value = at;
    element("slider").setAttribute("aria-valuetext", state.threshold.toPrecision(4));
    if (document.activeElement !== element("threshold")) element("threshold").value = Number(state.threshold.toPrecision(6));
  }

  const layer = (name, type, bytes) => {
    const picture = document.createElement("img");
    picture.className = name;
    picture.alt = "";
    picture.decoding = "async";
    picture.src = `data:image/${type};base64,${bytes}`;
    return picture;
  };
  const text = (name, content, tag = "span") => {
    const node = document.createElement(tag);
    node.className = name;
    node.textContent = content;
    return node;
  };

  function card(image) {
    const item = document.createElement("li");
    const figure = document.createElement("figure");
    const stack = text("stack", "", "div");
    if (image.image) {
      stack.append(layer("image", "jpeg", image.image));
      stack.firstChild.alt = `${image.path}, ${image.kind}`;
      if (image.map) stack.append(layer("map", "jpeg", image.map));
      if (image.mask) stack.append(layer("mask", "png", image.mask), layer("contour", "png", image.contour));
      stack.classList.toggle("has-map", Boolean(image.map));
      stack.classList.toggle("has-mask", Boolean(image.mask));
      stack.append(text("absent no-mask", image.anomalous ? "no mask" : "no defect"), text("absent no-map", "no map"));
    }
    const caption = document.createElement("figcaption");
    const name = text("name", "", image.file ? "a" : "span");
    for (const part of image.path.split(/(?<=[/_])/)) name.append(part, document.createElement("wbr"));
    if (image.file) name.href = image.file;
    caption.append(text("verdict", ""), name, text("score", ` ${image.kind}, score ${image.shown}`));
    figure.append(stack, caption);
    item.append(figure);
    label(item, image);
    return item;
  }

  function label(item, image) {
    item.classList.toggle("wrong", isWrong(image));
    item.classList.toggle("right", filters.right(image));
    item.querySelector(".verdict").textContent = verdict(image);
  }

  function drawMore(until) {
    const cards = element("cards");
    for (; drawn < Math.min(until, listed.length); drawn++) cards.append(card(listed[drawn]));
    element("more").hidden = drawn >= listed.length;
  }

  function list() {
    const next = data.images.filter(i => (!state.kind || i.kind === state.kind) && filters[state.show](i));
    next.sort((a, b) => (state.order ? 1 : -1) * (a.score - b.score));
    element("shown").textContent = `${next.length} of ${data.images.length} images`;
    if (next.length === listed.length && next.every((image, i) => image === listed[i])) {
      [...element("cards").children].forEach((item, i) => label(item, listed[i]));
      return;
    }
    listed = next;
    drawn = 0;
    element("cards").replaceChildren();
    drawMore(PAGE);
  }

  function show() {
    element("cards").dataset.view = state.view;
    for (const id of ["kind", "show", "order"]) element(id).value = state[id];
    document.querySelector(`[name=view][value=${state.view}]`).checked = true;
    showThreshold();
    showCounts();
    list();
  }

  function change(changes) {
    Object.assign(state, changes);
    show();
    const hash = new URLSearchParams();
    if (state.threshold !== modelThreshold) hash.set("threshold", state.threshold);
    for (const key of ["kind", "show", "order"]) if (state[key]) hash.set(key, state[key]);
    if (state.view !== "overlay") hash.set("view", state.view);
    history.replaceState(null, "", `#${hash}`);
  }

  function readHash() {
    const hash = new URLSearchParams(location.hash.slice(1));
    if (!location.hash.includes("=")) return;
    const threshold = Number.parseFloat(hash.get("threshold"));
    state.threshold = Number.isFinite(threshold) ? threshold : modelThreshold;
    state.kind = data.images.some(i => i.kind === hash.get("kind")) ? hash.get("kind") : "";
    state.show = Object.hasOwn(filters, hash.get("show") ?? "") ? hash.get("show") ?? "" : "";
    state.order = hash.get("order") === "low" ? "low" : "";
    state.view = ["image", "mask", "map", "overlay"].includes(hash.get("view")) ? hash.get("view") : "overlay";
  }

  element("slider").addEventListener("input", e => change({ threshold: scoreAt(Number(e.target.value)) }));
  element("threshold").addEventListener("input", e => {
    if (Number.isFinite(e.target.valueAsNumber)) change({ threshold: e.target.valueAsNumber });
  });
  element("reset").addEventListener("click", () => change({ threshold: modelThreshold }));
  for (const id of ["kind", "show", "order"]) element(id).addEventListener("change", e => change({ [id]: e.target.value }));
  for (const radio of document.querySelectorAll("[name=view]")) radio.addEventListener("change", e => change({ view: e.target.value }));
  element("filters").addEventListener("submit", e => e.preventDefault());
  element("more").addEventListener("click", () => drawMore(drawn + PAGE));
  new IntersectionObserver(entries => {
    if (entries.some(e => e.isIntersecting)) drawMore(drawn + PAGE);
  }, { rootMargin: "600px" }).observe(element("more"));
  addEventListener("hashchange", () => { readHash(); show(); });
  readHash();
  show();
})();
