/* Makes the pictures of a page live: click a line to read its sentences, choose families and a
   stretch of time, find an entity, zoom. The drawing is Python's; without this script it stays
   as it is. Fires `kg:select` on the picture, which a page may cancel to show its own panel. */
(() => {
  "use strict";

  const NS = "http://www.w3.org/2000/svg";
  const READING = {Future: "planned", Possible: "possible", Hypothetical: "hypothetical", Demanded: "demanded", Alleged: "alleged"};
  const FAMILY = {talks: "talks", cooperation: "cooperation", opposition: "opposition", force: "force", roles: "roles"};

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
      else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter(child => child != null));
    return element;
  }
  const many = (n, one, more) => `${n} ${n === 1 ? one : more || one + "s"}`;

  function drawing(root) {
    const image = root.querySelector(".kgv-stage > img");
    if (image) {
      const bytes = Uint8Array.from(atob(image.src.split(",")[1]), c => c.charCodeAt(0));
      const parsed = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "image/svg+xml");
      image.replaceWith(document.importNode(parsed.documentElement, true));
    }
    return root.querySelector("svg.kgv-svg");
  }

  function theme(root, svg) {
    const body = document.body, jupyter = body.dataset.jpThemeLight;
    const name = jupyter === "false" || body.classList.contains("vscode-dark") ? "dark"
      : jupyter === "true" || body.classList.contains("vscode-light") ? "light" : "";
    if (name) for (const element of [root, svg]) element.classList.add(name);
  }

  function live(root) {
    root.dataset.live = "1";
    const data = JSON.parse(root.querySelector(".kgv-data").textContent);
    const svg = drawing(root);
    if (!svg) return;
    theme(root, svg);
    const links = data.links || {}, stage = root.querySelector(".kgv-stage");
    const nodes = new Map([...svg.querySelectorAll(".n")].map(n => [n.dataset.id, n]));
    const edges = [...svg.querySelectorAll(".e")];
    const network = svg.classList.contains("network");
    const caption = svg.querySelector("desc").textContent;
    const whole = svg.getAttribute("viewBox");
    const state = {off: new Set(), lo: "", hi: "~", undated: true, claimed: !!data.claimed, focus: null, edge: null};
    const label = id => nodes.get(id).dataset.label;
    const joined = new Map([...nodes.keys()].map(id => [id, []]));
    for (const edge of edges) for (const id of new Set([edge.dataset.s, edge.dataset.t]))
      if (joined.has(id)) joined.get(id).push(edge);

    const status = make("output", {class: "kgv-status", "aria-live": "polite"}, caption);
    const panel = make("aside", {class: "kgv-panel", "aria-label": "Sentences", hidden: true});
    const bar = make("div", {class: "kgv-bar"}, make("b", {class: "kgv-title"}, data.title)), chips = make("div", {class: "kgv-chips"});
    const time = make("div", {class: "kgv-time"});
    stage.before(bar, chips);
    stage.after(panel);
    root.append(time);

    /* ---- what is shown */
    const inTime = event => event.b ? event.e >= state.lo && event.b <= state.hi : state.undated;
    const eventsOf = edge => data.edges[edge.dataset.e].e.filter(i => inTime(data.events[i]));
    const isShown = edge => !state.off.has(edge.dataset.f)
      && (state.claimed || !edge.classList.contains("claimed"))
      && (!data.edges[edge.dataset.e].e.length || eventsOf(edge).length > 0);

    function update() {
      const near = new Set(), alive = new Set(), events = new Set();
      for (const edge of edges) {
        const shown = isShown(edge), {s, t} = edge.dataset;
        if (shown) edge.removeAttribute("display"); else edge.setAttribute("display", "none");
        if (!shown) continue;
        eventsOf(edge).forEach(i => events.add(i));
        alive.add(s).add(t);
        const lit = state.edge ? edge === state.edge : !state.focus || s === state.focus || t === state.focus;
        edge.classList.toggle("dim", !lit);
        edge.classList.toggle("lit", edge === state.edge);
        if (lit && (state.focus || state.edge)) near.add(s).add(t);
      }
      const chosen = state.focus || state.edge;
      for (const [id, node] of nodes) {
        node.classList.toggle("gone", !alive.has(id) && id !== state.focus);
        node.classList.toggle("dim", !!chosen && !near.has(id) && id !== state.focus);
        node.classList.toggle("chosen", id === state.focus);
        const minor = node.querySelector(".minor");
        if (minor) minor.setAttribute("visibility", near.has(id) || id === state.focus || view.w < first.w * .62 ? "visible" : "hidden");
      }
      const whole = !state.off.size && !state.lo && state.undated && state.claimed === !!data.claimed;
      status.textContent = whole ? caption : network
        ? `${many(alive.size, "entity", "entities")} · ${many(events.size, "event")} of ${data.events.length} shown`
        : `${many(events.size, "event")} of ${data.events.length} shown`;
    }

    /* ---- sentences */
    function marked(claim) {
      const quote = make("blockquote", {});
      let at = 0;
      for (const [begin, end, role] of claim.h) {
        quote.append(claim.s.slice(at, begin), make("mark", {class: role}, claim.s.slice(begin, end)));
        at = end;
      }
      quote.append(claim.s.slice(at));
      return quote;
    }
    function link(kind, id, claim) {
      return links[kind] ? links[kind].replace("{id}", encodeURIComponent(id)).replace("{claim}", encodeURIComponent(claim || "")) : null;
    }
    function shownClaim(claim) {
      const event = data.events[claim.e], article = data.articles[claim.a];
      const badges = [claim.p === "Negative" ? "denied" : null, READING[claim.m]].filter(Boolean);
      const said = [claim.by ? `said by ${claim.by}` : null, claim.via ? `via ${claim.via}` : null].filter(Boolean).join(", ");
      const href = link("article", article.i, claim.i) || article.u;
      const name = [article.s, article.d, article.t || article.n].filter(Boolean).join(" · ");
      return make("article", {},
        make("p", {class: "kgv-meta"}, make("b", {}, event.y), ` · ${event.w || "no date"}`,
          ...badges.map(text => make("span", {class: "kgv-badge"}, text)), said ? ` · ${said}` : ""),
        marked(claim),
        make("p", {class: "kgv-source"}, href ? make("a", {href, rel: "noopener noreferrer"}, name) : name));
    }
    function heading(text, kind) {
      return make("header", {}, make("h2", {}, text), kind ? make("p", {class: "kgv-meta"}, kind) : null,
        make("button", {type: "button", class: "kgv-close", "aria-label": "Close", on: {click: () => choose(null, null)}}, "×"));
    }
    function open(...content) {
      panel.replaceChildren(...content);
      panel.hidden = false;
      root.classList.add("open");
      panel.scrollTop = 0;
      panel.scrollIntoView({block: "nearest"});
    }
    function showEdge(edge) {
      const entry = data.edges[edge.dataset.e];
      const claims = entry.c.map(i => data.claims[i]).filter(claim => inTime(data.events[claim.e]));
      const left = entry.x ? make("p", {class: "kgv-meta"}, `and ${many(entry.x, "more sentence")}`) : null;
      open(heading(edge.querySelector("title").textContent, claims.length ? many(claims.length, "sentence") : ""),
        ...claims.map(shownClaim), left || "");
    }
    function showNode(id) {
      const shown = joined.get(id).filter(isShown), href = link("entity", id);
      open(heading(label(id), nodes.get(id).getAttribute("aria-label").split(", ").slice(-2).join(", ")),
        href ? make("p", {}, make("a", {href}, "Open its page")) : "",
        make("ul", {class: "kgv-list"}, ...shown.map(edge => make("li", {}, make("button", {type: "button", class: edge.dataset.f,
          on: {click: () => choose(null, edge)}}, edge.querySelector("title").textContent)))));
    }
    function choose(id, edge) {
      state.focus = id;
      state.edge = edge;
      const chosen = edge ? data.edges[edge.dataset.e] : null;
      const detail = edge
        ? {kind: "edge", source: edge.dataset.s, target: edge.dataset.t, family: edge.dataset.f,
           events: chosen.e.map(i => data.events[i].i), claims: chosen.c.map(i => data.claims[i].i)}
        : id ? {kind: "node", id, iri: nodes.get(id).dataset.iri} : {kind: "none"};
      update();
      if (!root.dispatchEvent(new CustomEvent("kg:select", {bubbles: true, cancelable: true, detail}))) return;
      if (edge) showEdge(edge);
      else if (id) showNode(id);
      else { panel.hidden = true; root.classList.remove("open"); }
    }

    /* ---- pointer and keyboard */
    const enter = run => event => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); run(); }
    };
    for (const edge of edges) {
      edge.setAttribute("tabindex", network ? "-1" : "0");
      edge.addEventListener("click", event => { event.stopPropagation(); choose(null, edge); });
      edge.addEventListener("keydown", enter(() => choose(null, edge)));
    }
    for (const [id, node] of nodes) {
      node.addEventListener("click", event => { event.stopPropagation(); choose(state.focus === id ? null : id, null); });
      node.addEventListener("keydown", enter(() => choose(id, null)));
    }
    svg.setAttribute("role", "group");
    svg.addEventListener("click", () => { if (!dragged) choose(null, null); });
    root.addEventListener("keydown", event => {
      if (event.key === "Escape") choose(null, null);
      const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
      const here = event.target.closest && event.target.closest(".n");
      if (!step || !here) return;
      event.preventDefault();
      let best = null, least = Infinity;
      for (const node of nodes.values()) {
        if (node === here || node.classList.contains("gone")) continue;
        const dx = node.dataset.x - here.dataset.x, dy = node.dataset.y - here.dataset.y;
        const along = dx * step[0] + dy * step[1], across = Math.abs(dx * step[1] - dy * step[0]);
        if (along > 0 && along + 2 * across < least) { least = along + 2 * across; best = node; }
      }
      if (best) best.focus();
    });

    /* ---- zoom and pan */
    const inner = svg.dataset.inner.split(" ").map(Number);
    const first = {x: inner[0], y: inner[1], w: inner[2], h: inner[3]}, view = {...first};
    let dragged = false;
    const frame = () => svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
    function zoom(factor, x = view.x + view.w / 2, y = view.y + view.h / 2) {
      const by = Math.min(Math.max(factor, first.w * .08 / view.w), first.w * 1.2 / view.w);
      view.x = x - (x - view.x) * by; view.y = y - (y - view.y) * by;
      view.w *= by; view.h *= by;
      frame(); update();
    }
    svg.querySelectorAll(".head, .legend").forEach(part => part.setAttribute("display", "none"));
    svg.setAttribute("width", first.w); svg.setAttribute("height", first.h);
    const ground = svg.querySelector(".ground");
    for (const [name, value] of [["x", first.x - first.w], ["y", first.y - first.h], ["width", first.w * 3], ["height", first.h * 3]]) ground.setAttribute(name, value);
    frame();
    root.style.setProperty("--kgv-natural", `${first.w}px`);
    stage.scrollLeft = (stage.scrollWidth - stage.clientWidth) / 2;
    if (network) {
      svg.addEventListener("wheel", event => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const box = svg.getBoundingClientRect();
        zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, view.x + (event.clientX - box.left) / box.width * view.w, view.y + (event.clientY - box.top) / box.height * view.h);
      }, {passive: false});
      let from = null;
      svg.addEventListener("pointerdown", event => { if (event.button === 0) { from = [event.clientX, event.clientY, view.x, view.y]; dragged = false; } });
      svg.addEventListener("pointermove", event => {
        if (!from) return;
        const dx = event.clientX - from[0], dy = event.clientY - from[1];
        if (!dragged && Math.hypot(dx, dy) < 5) return;
        dragged = true;
        const box = svg.getBoundingClientRect();
        view.x = from[2] - dx / box.width * view.w; view.y = from[3] - dy / box.height * view.h;
        frame();
      });
      for (const name of ["pointerup", "pointerleave", "pointercancel"]) svg.addEventListener(name, () => { from = null; });
    }

    /* ---- bar: search, zoom, download */
    const button = (text, title, run) => make("button", {type: "button", title, "aria-label": title, on: {click: run}}, text);
    function goTo(text) {
      const wanted = text.trim().toLowerCase();
      if (!wanted) return;
      const ids = [...nodes.keys()];
      const id = ids.find(i => label(i).toLowerCase() === wanted) || ids.find(i => label(i).toLowerCase().includes(wanted));
      if (id) { choose(id, null); nodes.get(id).focus({preventScroll: true}); }
      else status.textContent = `no entity “${text}” in this picture`;
    }
    if (nodes.size) {
      const list = `kgv-${Math.round(performance.now() * 1000)}-${document.querySelectorAll(".kgv[data-live]").length}`;
      bar.append(make("input", {type: "search", placeholder: "Find an entity", "aria-label": "Find an entity", list, on: {
          change: event => goTo(event.target.value), keydown: event => { if (event.key === "Enter") goTo(event.target.value); }}}),
        make("datalist", {id: list}, ...[...nodes.keys()].map(id => make("option", {value: label(id)}))));
    }
    if (network) bar.append(button("+", "Zoom in", () => zoom(.75)), button("−", "Zoom out", () => zoom(1.33)),
      button("Reset", "Show all again", () => { Object.assign(view, first); frame(); choose(null, null); }));
    bar.append(button("SVG", "Save the picture as SVG", () => {
      const copy = svg.cloneNode(true);
      copy.setAttribute("viewBox", whole);
      copy.querySelectorAll(".head, .legend").forEach(part => part.removeAttribute("display"));
      const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], {type: "image/svg+xml"}));
      make("a", {href: url, download: "picture.svg"}).click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    }), status);

    /* ---- legend as switches */
    const icon = (part, box) => {
      const small = document.createElementNS(NS, "svg");
      small.setAttribute("viewBox", box);
      small.setAttribute("class", "kgv-svg kgv-icon" + (svg.classList.contains("dark") ? " dark" : svg.classList.contains("light") ? " light" : ""));
      small.setAttribute("aria-hidden", "true");
      small.append(part.firstChild.cloneNode(true));
      return small;
    };
    for (const part of svg.querySelectorAll(".legend .lg")) {
      const name = part.dataset.f;
      const chip = make("button", {type: "button", class: "kgv-chip", "aria-pressed": "true", title: "Show or hide", on: {click: () => {
        state.off.has(name) ? state.off.delete(name) : state.off.add(name);
        chip.setAttribute("aria-pressed", String(!state.off.has(name)));
        update();
      }}}, icon(part, "0 -7 34 14"), part.querySelector("text").textContent);
      chip.dataset.f = FAMILY[name];
      chips.append(chip);
    }
    const keys = svg.querySelectorAll(".legend .lk");
    if (keys.length) chips.append(make("span", {class: "kgv-keys"}, ...[...keys].map(part =>
      make("span", {}, icon(part, "-2 -8 18 16"), part.querySelector("text").textContent))));

    /* ---- time */
    const toggle = (text, checked, run) => make("label", {}, make("input", {type: "checkbox", checked, on: {change: event => { run(event.target.checked); update(); }}}), text);
    const claimed = new Set(edges.filter(e => e.classList.contains("claimed")).flatMap(e => data.edges[e.dataset.e].e)).size;
    const undated = new Set(edges.filter(e => data.claimed || !e.classList.contains("claimed"))
      .flatMap(e => data.edges[e.dataset.e].e).filter(i => !data.events[i].b)).size;
    const switches = make("div", {class: "kgv-switches"});
    const dated = data.events.filter(event => event.b).map(event => event.b).sort();
    if (network && dated.length && dated[0].slice(0, 7) !== dated[dated.length - 1].slice(0, 7)) brush(dated);
    if (undated) switches.append(toggle(` ${undated} without a date`, true, on => { state.undated = on; }));
    if (claimed) switches.append(toggle(` ${claimed} only said, planned or denied`, state.claimed, on => { state.claimed = on; }));
    time.append(switches);

    function brush(days) {
      const months = day => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
      const low = months(days[0]), high = months(days[days.length - 1]);
      const size = high - low < 60 ? 1 : high - low < 240 ? 3 : 12;
      const start = Math.floor(low / size), bins = Math.floor(high / size) - start + 1;
      const month = m => `${String(Math.floor(m / 12)).padStart(4, "0")}-${String(m % 12 + 1).padStart(2, "0")}`;
      const from = i => month((start + i) * size), to = i => month((start + i + 1) * size - 1);
      const name = (i, end) => size === 12 ? from(i).slice(0, 4) : end ? to(i) : from(i);
      const counts = new Array(bins).fill(0);
      days.forEach(day => counts[Math.floor(months(day) / size) - start]++);
      const most = Math.max(...counts);
      const bars = make("div", {class: "kgv-bars", "aria-hidden": "true"}, ...counts.map((n, i) => {
        const one = make("i", {title: `${name(i)}: ${many(n, "event")}`});
        one.style.height = n ? `${Math.round(12 + 88 * Math.sqrt(n / most))}%` : "1px";
        return one;
      }));
      const range = (value, title) => make("input", {type: "range", min: 0, max: bins - 1, value, "aria-label": title, on: {input: move}});
      const a = range(0, "First month"), b = range(bins - 1, "Last month"), shown = make("output", {});
      function move() {
        const [i, j] = [Number(a.value), Number(b.value)].sort((x, y) => x - y);
        const all = i === 0 && j === bins - 1;
        state.lo = all ? "" : `${from(i)}-01`;
        state.hi = all ? "~" : `${to(j)}-31`;
        [...bars.children].forEach((bar, k) => bar.classList.toggle("in", k >= i && k <= j));
        for (const input of [a, b]) input.setAttribute("aria-valuetext", name(Number(input.value)));
        shown.textContent = `${name(i)} – ${name(j, true)}`;
        update();
      }
      time.append(bars, make("div", {class: "kgv-range"}, a, b));
      switches.append(shown);
      move();
    }
    update();
  }

  const start = () => document.querySelectorAll(".kgv:not([data-live])").forEach(live);
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
})();
