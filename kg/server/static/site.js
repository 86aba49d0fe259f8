/* Small help for the pages, which work without it: pictures are fetched when the page is there, the
   sentence an address points to is marked word by word, and lists of plain files can be searched. */
(() => {
  "use strict";

  for (const box of document.querySelectorAll("[data-fragment]")) {
    fetch(box.dataset.fragment, {headers: {Accept: "text/html"}})
      .then(answer => answer.ok ? answer.text() : answer.text().then(text => Promise.reject(new Error(text))))
      .then(html => {
        box.innerHTML = html;
        box.classList.add("done");
        // the script of pictures brings to life what it finds when it runs
        const script = document.createElement("script");
        script.src = new URL([...document.scripts].find(s => s.src.endsWith("/picture.js")).src).href;
        document.body.append(script);
      })
      .catch(() => { box.textContent = "The picture cannot be drawn now; come again in a moment."; });
  }

  function choose() {
    const name = decodeURIComponent(location.hash.slice(1));
    const anchor = name && document.getElementById(name);
    for (const one of document.querySelectorAll(".chosen")) one.classList.remove("chosen");
    for (const word of document.querySelectorAll(".w")) word.className = "w";
    if (!anchor || !anchor.classList.contains("anchor")) return;
    const sentence = anchor.closest(".evidence"), number = anchor.dataset.number;
    sentence.classList.add("chosen");
    sentence.scrollIntoView({block: "center"});
    for (const word of document.querySelectorAll(".w")) {
      for (const mark of word.dataset.m.split(" ")) if (mark.slice(0, -1) === number) word.classList.add(mark.slice(-1));
    }
    const saying = [...document.querySelectorAll("[data-claim]")].find(item => item.dataset.claim === name);
    if (saying) { saying.classList.add("chosen"); saying.scrollIntoView({block: "nearest"}); }
  }
  window.addEventListener("hashchange", choose);
  choose();

  for (const field of document.querySelectorAll("[data-filter]")) {
    const rows = [...document.querySelectorAll(`${field.dataset.filter} tbody tr`)];
    const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const texts = rows.map(row => fold(row.textContent));
    field.addEventListener("input", () => {
      const words = fold(field.value).split(/\s+/);
      rows.forEach((row, i) => { row.hidden = !words.every(word => texts[i].includes(word)); });
    });
  }

  document.addEventListener("keydown", event => {
    const field = document.querySelector(".find input");
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && field && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); field.focus(); }
  });
})();
