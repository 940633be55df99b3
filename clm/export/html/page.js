"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("charts").textContent);
  const places = [...document.querySelectorAll(".chart")];
  const chosen = document.documentElement.dataset.theme;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const config = { displayModeBar: false, responsive: true };

  const theme = (onPaper) => (chosen !== "auto" ? chosen : dark.matches && !onPaper ? "dark" : "light");
  const figure = (place, onPaper) => structuredClone(figures[`${place.id} ${theme(onPaper)}`]);

  function draw(place) {
    const { data, layout } = figure(place);
    return Plotly.react(place, data, layout, config);
  }

  /* Draw a chart into the room that its page leaves it, smaller or larger as a whole. It is drawn anew and unmoving,
     as nothing that comes later would be printed. */
  function fit(place, largest) {
    place.style.zoom = "";
    Plotly.purge(place);
    const { data, layout } = figure(place, true);
    const { width, height } = place.getBoundingClientRect();
    const scale = Math.min(largest, height / layout.height);
    Object.assign(layout, { width: width / scale, autosize: false });
    place.style.zoom = scale;
    Plotly.newPlot(place, data, layout, { staticPlot: true });
  }

  /* Leave out the last rows of a table for which a picture has no room, and say how many. */
  function leaveOutRows(room) {
    const { rows } = room.querySelector("tbody");
    const all = rows.length;
    const note = document.createElement("p");
    note.className = "note";
    room.querySelector(".scroll").after(note);
    while (rows.length > 1 && room.scrollHeight > room.clientHeight) {
      rows[rows.length - 1].remove();
      note.textContent = room.closest("main").dataset.without.replace("{n}", all - rows.length);
    }
  }

  if (document.body.classList.contains("picture")) {
    places.forEach((place) => fit(place, 1.5));
    document.querySelectorAll("details.table[open]").forEach(leaveOutRows);
    return;
  }

  /* What is near the screen at once, the rest when there is time: a long deck opens quickly. */
  const waiting = new Set(places);
  const drawWaiting = (place) => waiting.delete(place) && draw(place);
  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => drawWaiting(entry.target)),
    { rootMargin: "600px" },
  );
  places.forEach((place) => near.observe(place));
  function drawNext() {
    const [next] = waiting;
    if (!next) return;
    drawWaiting(next);
    setTimeout(drawNext, 50);
  }
  addEventListener("load", () => setTimeout(drawNext, 50));
  dark.addEventListener("change", () => places.filter((place) => !waiting.has(place)).forEach(draw));

  addEventListener("beforeprint", () => {
    waiting.clear();
    document.body.classList.add("paper");
    places.forEach((place) => fit(place, 1.25));
  });
  addEventListener("afterprint", () => {
    document.body.classList.remove("paper");
    for (const place of places) {
      place.style.zoom = "";
      Plotly.purge(place);
      draw(place);
    }
  });

  /* Say in the contents which section is read. */
  const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
  const reading = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((one) => one.isIntersecting)) {
        links.forEach((link) => link.removeAttribute("aria-current"));
        links.get(entry.target.id)?.setAttribute("aria-current", "location");
      }
    },
    { rootMargin: "-20% 0px -70% 0px" },
  );
  document.querySelectorAll("main > section").forEach((section) => reading.observe(section));
})();
