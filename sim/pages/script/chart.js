/* The picture of one track: the course as it was stands as a ghost behind the one that is shown. */

class Chart {
  constructor(root, scenario, book) {
    this.root = root;
    this.scenario = scenario;
    this.book = book;
    this.track = Number(root.dataset.track);
    this.marks = [...root.querySelectorAll(".marks a")];
    this.part = name => root.querySelector(`.${name}`);
    const heights = name => Object.fromEntries([...root.querySelectorAll(`[data-${name}]`)].map(
      text => [text.dataset[name], Number(text.getAttribute("y")) - 4]));
    this.lanes = heights("stage");
    this.strips = heights("signal");
  }

  /** Where a day is, as in sim/report/time_scale.py; days after the last are at its place. */
  x(day) {
    const { first, last } = this.scenario;
    const share = (Math.min(day, last) - first + 0.5) / (last - first + 1);
    return `${MARGIN + (100 - 2 * MARGIN) * share}%`;
  }

  /** Lets the arrow keys go from mark to mark; `choose` is told of the number of an event. */
  listen(choose) {
    this.marks.forEach((mark, place) => {
      mark.tabIndex = place ? -1 : 0;
      mark.addEventListener("click", event => {
        event.preventDefault();
        choose(Number(mark.dataset.number), false);
      });
      mark.addEventListener("keydown", event => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          choose(Number(mark.dataset.number), true);
        }
        const last = this.marks.length - 1;
        const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: last }[event.key];
        if (!this.marks[to]) return;
        event.preventDefault();
        for (const other of this.marks) other.tabIndex = -1;
        this.marks[to].tabIndex = 0;
        this.marks[to].focus();
      });
    });
  }

  show(now, history, open) {
    this.part("changed").replaceChildren(...open ? this.course(now) : []);
    const known = new Set(now.events.map(({ number }) => number));
    for (const mark of this.marks) {
      const number = Number(mark.dataset.number);
      mark.classList.toggle("gone", history.touched(number));
      mark.classList.toggle("unknown", history.asOf !== null && !known.has(number));
    }
    const fresh = now.events.filter(({ number, tracks }) =>
      tracks.includes(this.track) && (!number || history.moved.has(number) || history.replaced.has(number)));
    this.part("put").replaceChildren(...fresh.map(event => this.mark(event)));
    const veiled = history.asOf !== null;
    this.part("veil").setAttribute("x", veiled ? this.x(now.last) : "100%");
    this.part("veil").setAttribute("width", veiled ? "100%" : "0");
  }

  course(now) {
    const { book, lanes } = this, { moves } = now.tracks[this.track];
    const ends = now.last >= this.scenario.last ? "100%" : this.x(now.last);
    return moves.flatMap(({ day, stage }, place) => {
      const { name, reads } = book.stages[stage], y = lanes[name];
      const x1 = place ? this.x(day) : "0%";
      const x2 = place + 1 < moves.length ? this.x(moves[place + 1].day) : ends;
      const before = place && lanes[book.stages[moves[place - 1].stage].name];
      return [
        place && drawn("line", { class: `riser ${reads}`, x1, x2: x1, y1: before, y2: y }),
        drawn("line", { class: `spell ${reads}`, x1, x2, y1: y, y2: y }),
      ].filter(Boolean);
    });
  }

  mark(event) {
    const { name, signal, tone } = this.book.events[event.event];
    const y = this.strips[signal] + { cooperative: -5.5, hostile: 5.5, neutral: 0 }[tone];
    return drawn("g", {}, drawn("title", {}, `${iso(event.day)} ${name}`), drawn("use", {
      href: `#g-${signal}`, x: this.x(event.day), y, class: tone,
    }));
  }
}
