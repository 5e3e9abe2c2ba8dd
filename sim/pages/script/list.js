/* The list of events and what came of each, and the bars of words against deeds. */

class EventList {
  constructor(root, scenario, book) {
    this.scenario = scenario;
    this.book = book;
    this.list = root.querySelector(".events");
    this.rows = [...this.list.children].map(row => {
      const did = row.querySelector(".did");
      return { row, number: Number(row.dataset.number || 0), first: did.cloneNode(true) };
    });
  }

  show(now, was, history) {
    for (const row of this.list.querySelectorAll(".fresh")) row.remove();
    const open = history.changed || history.asOf !== null;
    const steps = byNumber(now), before = byNumber(was);
    for (const { row, number, first } of this.rows) {
      const here = steps.get(number);
      const gone = open && number > 0 && !here;
      row.hidden = open && !number; // deadlines of the old course: those of the new one come below
      row.classList.toggle("gone", gone);
      row.classList.toggle("otherwise", Boolean(
        open && here && this.gist(here) !== this.gist(before.get(number) || [])));
      row.querySelector(".did").replaceWith(
        open && here ? this.account(here) : first.cloneNode(true));
    }
    if (!open) return;
    const { parties } = this.scenario;
    for (const step of now.steps) {
      if (!step.event) this.add(step.day, [step], `after ${counted(step.waited, "day")}`, " in the stage");
    }
    for (const event of now.events) {
      if (event.number) continue;
      const by = event.by.length ? ` by ${listed(event.by.map(place => parties[place].title))}` : "";
      const own = now.steps.filter(step => step.event === event);
      this.add(event.day, own, plain(this.book.events[event.event].name), `${by}, put in`);
    }
  }

  gist(steps) {
    return steps.map(({ track, from, to, answer }) => [track, from, to, answer.rule].join()).join(";");
  }

  /** What the rules made of an event or a deadline, a part for each track. */
  account(steps) {
    const { book, scenario } = this, several = scenario.tracks.length > 1;
    return element("div", { class: "did" }, steps.map(step => {
      const { rule } = step.answer, held = book.held(step), not = book.not(step);
      const from = book.stages[step.from], to = book.stages[step.to];
      return [
        element("p", {},
          several && [element("b", {}, scenario.tracks[step.track].name), ": "],
          reading(from.reads, from.name), step.moved && [" \u2192 ", reading(to.reads, to.name)],
          " ", element("span", { class: "by-rule" }, book.what(step))),
        !step.event && element("p", {}, `${this.silence(step)}.`),
        rule !== NONE && element("p", { class: "because" }, `${book.rules[rule].because}.`,
          held && [" ", element("span", { class: "held" }, `Held: ${held}.`)]),
        not.length > 0 && element("details", { class: "whynot" },
          element("summary", {}, "Why not otherwise?"),
          element("ul", {}, not.map(line => element("li", {}, line)))),
      ];
    }));
  }

  silence(step) {
    const lead = "No event that moves the track or restarts its clock is coded since";
    if (!step.since) return `${lead} it started`;
    const { day, event } = step.since;
    const by = event.by.map(place => this.scenario.parties[place].name);
    const who = by.length ? ` by ${listed(by)}` : "";
    return `${lead} ${iso(day)} ${this.book.events[event.event].name}${who}`;
  }

  add(day, steps, name, more) {
    const moved = steps.some(step => step.moved);
    const row = element("li", { class: `fresh otherwise ${moved ? "moved" : "still"}` },
      element("p", { class: "when" }, element("time", { datetime: iso(day) }, longDay(day)),
        " ", element("b", {}, name), more),
      this.account(steps));
    const before = other => other.querySelector("time").dateTime <= iso(day);
    const after = [...this.list.children].filter(before).at(-1);
    if (after) after.after(row);
    else this.list.prepend(row);
  }
}

/** The steps of a walk by the number of the event that made them. */
function byNumber(walked) {
  const steps = new Map();
  for (const step of walked.steps) {
    const number = step.event?.number;
    if (number) steps.set(number, [...steps.get(number) || [], step]);
  }
  return steps;
}

class Ledger {
  constructor(root, book) {
    this.book = book;
    this.says = root.querySelector(".says");
    this.cells = [...root.querySelectorAll("[data-cell]")];
    this.bars = [...root.querySelectorAll("[data-bar]")];
    this.most = Math.max(1, ...this.cells.map(cell => Number(cell.textContent)));
  }

  show(now, open) {
    const counts = {};
    for (const event of now.events) {
      const { signal, tone } = this.book.events[event.event];
      for (const party of event.by) {
        const key = `${party}.${signal}.${tone}`;
        counts[key] = (counts[key] || 0) + 1;
      }
    }
    for (const cell of this.cells) cell.textContent = counts[cell.dataset.cell] || 0;
    const most = Math.max(this.most, ...Object.values(counts));
    for (const bar of this.bars) {
      const width = 50 * (counts[bar.dataset.bar] || 0) / most;
      bar.setAttribute("width", `${width}%`);
      if (bar.classList.contains("hostile")) bar.setAttribute("x", `${50 - width}%`);
    }
    this.says.hidden = open; // they speak of the history as it was
  }
}
