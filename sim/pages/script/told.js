/* What a view says of a history that is changed, or of a day in it. */

Object.assign(View.prototype, {
  /** Where each track stands; beside a change how it was, beside a day of the past the end. */
  showVerdict(open) {
    const { scenario, book, history, now } = this, box = this.part(".now");
    box.hidden = !open;
    if (!open) return;
    const then = new History(scenario, book);
    then.asOf = history.changed ? history.asOf : null;
    const was = then.run(), beside = history.changed ? " instead of " : "; in the end ";
    const day = history.asOf === null ? "" : `As known on ${longDay(history.asOf)}`;
    const changed = history.changed ? "As changed" : "";
    const lead = [day, day ? changed.toLowerCase() : changed].filter(Boolean).join(", ");
    const tracks = now.tracks.map((track, place) => {
      const stage = book.stages[track.stage], before = was.tracks[place].reads;
      const rule = track.step ? track.step.answer.rule : NONE;
      return element("p", { "data-track": place },
        scenario.tracks.length > 1 && [element("bdi", {}, scenario.tracks[place].title), ": "],
        reading(track.reads), track.since !== null && ` since ${longDay(track.since)}`,
        ", in ", reading(stage.reads, stage.name),
        before !== track.reads && [beside, reading(before)],
        rule !== NONE && [`. ${book.rules[rule].because} (`,
          element("a", { href: `#book-${scenario.book}-r${rule}` }, book.rules[rule].name), ")"]);
    });
    box.replaceChildren(
      element("p", {}, element("b", {}, `${lead}: `),
        element("span", { class: `stage ${now.reads}`, "data-verdict": now.reads }, now.reads),
        was.reads !== now.reads && [beside, reading(was.reads)]),
      ...tracks, history.changed ? this.parting() : "");
  },

  /** On which day a changed history leaves the course of the true one. */
  parting() {
    const stands = (moves, day) => moves.filter(move => move.day <= day).at(-1)?.stage;
    const days = this.now.tracks.flatMap(({ moves }, place) => {
      const before = this.was.tracks[place].moves;
      const every = [...before, ...moves].map(({ day }) => day).filter(day => day <= this.now.last);
      return every.filter(day => stands(before, day) !== stands(moves, day));
    });
    return element("p", { class: "hint" }, days.length
      ? `It leaves the true course on ${longDay(Math.min(...days))}.`
      : "Every stage is as it was, on every day.");
  },

  showChanges() {
    const { history, scenario, book } = this;
    fill(this.part("[name=until]"), iso(history.last));
    this.part(".changes").hidden = !history.changed;
    if (!history.changed) return;
    const title = number => {
      const { event, day } = scenario.events[number - 1];
      return `${plain(book.events[event].name)} of ${longDay(day)}`;
    };
    const item = (text, undo) => element("li", {}, text, " ",
      button("take back", () => { undo(); this.changed(); }, { "aria-label": `Take back: ${text}` }));
    const name = event => plain(book.events[event].name);
    const on = tracks => tracks.length < scenario.tracks.length
      ? `, on ${listed(tracks.map(place => scenario.tracks[place].title))}` : "";
    this.part(".edits").replaceChildren(
      ...[...history.dropped].map(number =>
        item(`left out ${title(number)}`, () => history.dropped.delete(number))),
      ...[...history.replaced].map(([number, event]) =>
        item(`${title(number)} made ${name(event)}`, () => history.replaced.delete(number))),
      ...[...history.moved].map(([number, day]) =>
        item(`${title(number)} moved to ${longDay(day)}`, () => history.moved.delete(number))),
      ...history.inserted.map(({ event, day, tracks }, place) =>
        item(`put in ${name(event)} on ${longDay(day)}${on(tracks)}`,
          () => history.inserted.splice(place, 1))),
      ...history.until === null ? [] : [
        item(`the clock stops on ${longDay(history.until)}`, () => { history.until = null; })]);
    this.showFile();
  },

  showFile() {
    const { history } = this, { asOf } = history;
    history.asOf = null;
    const text = history.file(asOf === null ? this.now : history.run());
    history.asOf = asOf;
    this.part(".yaml").textContent = text ?? "A scenario has at least one event: put one in.";
    this.part(".download").disabled = this.part(".copy-file").disabled = text === null;
    const command = history.command();
    this.part(".command").textContent = command;
    this.part(".or-command").hidden = !command;
  },

  /** One row of the table for each track: where everything that can happen leads next. */
  showNext() {
    if (!this.part(".here").open) return;
    const { scenario, book, now } = this;
    this.part(".from-here").replaceChildren(...now.tracks.map((track, place) => {
      const stage = book.stages[track.stage];
      return element("div", {},
        element("h3", {}, element("bdi", {}, scenario.tracks[place].title), " in ",
          reading(stage.reads, stage.name), ` on ${longDay(now.last)}`),
        element("dl", {}, this.outcomes(track, place)));
    }));
  },

  outcomes(track, place) {
    const { book } = this, groups = new Map(), here = book.stages[track.stage];
    book.machine.columns.forEach((column, number) => {
      const to = book.leads(track.row, number);
      if (to === NONE) return;
      const node = this.offer(column, number, track, place);
      if (!node) return;
      const { entered } = book.answers(track.row, number);
      const stage = book.stage[to];
      const key = stage !== track.stage ? `to ${stage}`
        : entered ? "anew" : to !== track.row ? "counts" : "nothing";
      groups.set(key, [...groups.get(key) || [], node]);
    });
    const titles = {
      anew: ["stays in ", reading(here.reads, here.name), " and starts its clock anew"],
      counts: ["is counted, and ", reading(here.reads, here.name), " stays"],
      nothing: ["changes nothing"],
    };
    const keys = [...groups.keys()].sort((first, second) => (first in titles) - (second in titles));
    return keys.map(key => {
      const stage = book.stages[key.split(" ")[1]];
      return [
        element("dt", {}, titles[key] || ["leads to ", reading(stage.reads, stage.name)]),
        element("dd", {}, groups.get(key)),
      ];
    });
  },

  /** A column as a button that puts it in; nothing for sides that have no party. */
  offer({ event, sides }, number, track, place) {
    const { book, scenario, history, now } = this;
    if (event === NONE) {
      return book.mark(track.row).silent ? null : `silence until ${longDay(track.due)}`;
    }
    if (scenario.not_here.includes(event)) return null;
    const { name, signal, joint } = book.events[event];
    const by = numbersIn(sides).map(acts => scenario.parties.findIndex(({ side }) => side === acts));
    const sided = book.columnOf.has(`${event}:1`);
    const everybody = scenario.sidesOf(range(scenario.parties.length));
    if (by.includes(NONE) || (joint && sided && sides !== everybody)) return null;
    const who = by.length ? ` by ${listed(by.map(party => scenario.parties[party].title))}`
      : sided ? " by no side" : "";
    const { rule } = book.answers(track.row, number);
    const why = rule === NONE ? null : `${book.rules[rule].name}: ${book.rules[rule].because}`;
    return button(plain(name) + who, () => {
      history.insert(now.last, event, by, [place]);
      this.changed();
    }, { class: signal, title: why });
  },
});
