/* A rulebook and its table.  No rule is known here: where a position leads and what the rules
   answer there is looked up.  What an event does to a tally is listed with the event. */

class Book {
  constructor(data) {
    Object.assign(this, data);
    this.playable = false;
    if (this.machine) {
      this.columnOf = new Map(
        this.machine.columns.map(({ event, sides }, place) => [`${event}:${sides}`, place]));
      this.tallyOf = new Map(this.machine.tallies.map(({ name }, place) => [name, place]));
    }
  }

  /** Takes the table apart, as `sim schema page` says under "packed". */
  async load() {
    const { rows, packed } = this.machine.table;
    const planes = new Uint8Array(await inflated(packed));
    const size = planes.length / 4;
    const cells = rows * this.machine.columns.length;
    const numbers = new Int32Array(size);
    for (let place = 0; place < size; place++) {
      numbers[place] = planes[place] | planes[place + size] << 8
        | planes[place + 2 * size] << 16 | planes[place + 3 * size] << 24;
    }
    this.next = numbers.subarray(0, cells);
    for (let place = 0, ahead = 0; place < cells; place++) {
      const row = place % rows;
      ahead = (row ? ahead : 0) + this.next[place];
      this.next[place] = row + ahead;
    }
    this.answer = numbers.subarray(cells, 2 * cells);
    this.stage = numbers.subarray(2 * cells, 2 * cells + rows);
    this.passed = numbers.subarray(2 * cells + rows);
    this.rows = rows;
    this.playable = true;
  }

  /** The column of an event (NONE for time) by a set of sides. */
  column(event, sides) {
    return this.columnOf.get(`${event}:${sides}`) ?? this.columnOf.get(`${event}:0`);
  }

  leads(row, column) { return this.next[column * this.rows + row]; }
  answers(row, column) { return this.machine.answers[this.answer[column * this.rows + row]]; }
  reads(row) { return this.stages[this.stage[row]].reads; }

  /** On which day in the stage time comes in next, and whether it only ends a wait. */
  mark(row) {
    const stage = this.stages[this.stage[row]], place = this.passed[row];
    return { falls: stage.falls[place] ?? Infinity, silent: stage.silent[place] };
  }

  /** True counts after an event: it sets back, then takes sides out, then counts. */
  count(stage, counts, event, sides) {
    const after = [...counts];
    for (const work of this.events[event].works) {
      let now = work.resets ? 0 : after[work.tally];
      if (work.drops) now &= ~sides;
      const here = !work.within.length || work.within.includes(stage);
      if (work.counts && here && !(work.by & ~sides)) {
        now = this.machine.tallies[work.tally].sides ? now | sides : now + 1;
      }
      after[work.tally] = now;
    }
    return after;
  }

  /** True counts after a stage was entered. */
  enter(stage, counts) {
    const back = this.stages[stage].empties;
    return back.length ? counts.map((count, tally) => back.includes(tally) ? 0 : count) : counts;
  }

  /** What tracks read together, or "mixed". */
  together(readings) {
    const different = new Set(readings);
    if (different.size === 1) return readings[0];
    const line = this.overall.find(({ when }) => when.every(share => {
      const [many, reads] = share.split(" ");
      return many === "any" ? different.has(reads) : readings.every(reading => reading === reads);
    }));
    return line ? line.reads : "mixed";
  }

  /* What the rules said of a step, in the words of `sim run --why`. */

  value(counts, tally) {
    return this.machine.tallies[tally].sides ? numbersIn(counts[tally]).length : counts[tally];
  }

  shown(lines, step) {
    return listed(lines.map(place => this.line(this.machine.lines[place], step)));
  }

  /** A condition line with what it saw; in words, where it asks for one side alone. */
  line({ text, names, acts, stays_out: out }, step) {
    const { sides } = this.machine, acting = numbersIn(step.sides).map(side => sides[side - 1]);
    if (out) return `an act without ${sides[out - 1].told}`;
    if (acts) {
      const acted = listed(acting.map(side => side.told)) || "no side";
      return `an act of ${sides[acts - 1].told} (${acted} acted)`;
    }
    const saw = names.filter(name => name !== "by").map(name => this.saw(name, step));
    if (names.includes("by")) {
      saw.push(`by = ${acting.map(side => side.name).join(" and ") || "no side"}`);
    }
    return `${text} (${saw.join(", ")})`;
  }

  saw(name, step) {
    if (name === "waited") return `waited = ${counted(step.waited, "day")}`;
    if (name === "sides") return `sides = ${numbersIn(step.sides).length}`;
    return `${name} = ${this.value(step.counts, this.tallyOf.get(name))}`;
  }

  what(step) {
    const { rule, hurdles, entered } = step.answer;
    if (rule !== NONE) return this.rules[rule].name + (entered ? "" : ": noted");
    const waiting = hurdles.filter(({ lacks }) => lacks === "condition");
    if (waiting.length) {
      const fewest = Math.min(...waiting.map(({ lines }) => lines.length));
      const nearest = waiting.find(({ lines }) => lines.length === fewest);
      return `${this.rules[nearest.rule].name} waits for ${this.shown(nearest.lines, step)}`;
    }
    const changes = this.machine.tallies.map(({ name }, tally) => {
      const after = this.value(step.counts, tally);
      return after === this.value(step.countsBefore, tally) ? "" : `${name} = ${after}`;
    }).filter(Boolean);
    if (changes.length) return changes.join(", ");
    return hurdles.length ? `no rule of ${this.stages[step.from].name}` : "no rule answers it";
  }

  held(step) {
    const { rule } = step.answer;
    return rule === NONE ? "" : this.shown(this.rules[rule].when, step);
  }

  not(step) {
    const { rule, hurdles } = step.answer;
    const name = place => this.rules[place].name;
    const lines = hurdles.filter(({ lacks }) => lacks !== "stage").map(hurdle =>
      hurdle.lacks === "order"
        ? `not ${name(hurdle.rule)}: ${name(rule)} comes before it`
        : `not ${name(hurdle.rule)}: it lacks ${this.shown(hurdle.lines, step)}`);
    const elsewhere = hurdles.filter(({ lacks }) => lacks === "stage");
    if (elsewhere.length) {
      const names = elsewhere.map(hurdle => name(hurdle.rule)).join(", ");
      lines.push(`not from ${this.stages[step.from].name}: ${names}`);
    }
    return lines;
  }
}
