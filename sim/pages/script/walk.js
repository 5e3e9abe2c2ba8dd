/* The walk: each event on its day, each deadline at the end of the day on which it falls. */

const MOST_DEADLINES = 100000;

class Trail {
  constructor(book, track, place, first) {
    this.book = book;
    this.track = place;
    this.row = track.row;
    this.counts = book.machine.tallies.map(() => 0);
    this.clock = first;
    this.since = null; // the last event that entered a stage
    this.moves = [{ day: first, stage: track.start, step: null }];
  }

  get due() { return this.clock + this.book.mark(this.row).falls; }

  /** Goes where a column leads; the step says what was seen and done. */
  go(column, day, event, sides) {
    const { book } = this;
    const from = book.stage[this.row], answer = book.answers(this.row, column);
    const countsBefore = this.counts;
    const counts = event ? book.count(from, countsBefore, event.event, sides) : countsBefore;
    this.row = book.leads(this.row, column);
    const to = book.stage[this.row];
    const step = {
      track: this.track, day, event, from, to, answer, counts, countsBefore,
      sides, waited: day - this.clock, since: event ? null : this.since, moved: from !== to,
    };
    this.counts = answer.entered ? book.enter(to, counts) : counts;
    if (answer.entered) this.clock = day;
    if (answer.entered && event) this.since = step;
    if (step.moved) this.moves.push({ day, stage: to, step });
    return step;
  }

  /** Where it stands on the last day: since when it reads so, and by which step. */
  verdict(last) {
    const { book, moves } = this;
    const reads = book.reads(this.row);
    let spell = moves.length - 1;
    while (spell && book.stages[moves[spell - 1].stage].reads === reads) spell--;
    return {
      reads, row: this.row, stage: book.stage[this.row], moves, due: this.due,
      since: last >= moves[0].day ? moves[spell].day : null,
      step: moves[spell].step,
    };
  }
}

/** Walks some events from the first day to the end of the last; see Trail.verdict of tracks. */
function walk(book, scenario, events, first, last) {
  const trails = scenario.tracks.map((track, place) => new Trail(book, track, place, first));
  const time = book.column(NONE, 0);
  const steps = [];
  let deadlines = 0;

  const pass = day => {
    for (;;) {
      let trail = trails[0];
      for (const other of trails) if (other.due < trail.due) trail = other;
      if (trail.due > day) return;
      if (book.mark(trail.row).silent) {
        trail.row = book.leads(trail.row, time);
        continue;
      }
      if (++deadlines > MOST_DEADLINES) throw new RangeError("too many deadlines fall");
      steps.push(trail.go(time, trail.due, null, 0));
    }
  };

  for (const event of events) {
    pass(event.day - 1);
    const sides = scenario.sidesOf(event.by);
    for (const track of event.tracks) {
      steps.push(trails[track].go(book.column(event.event, sides), event.day, event, sides));
    }
  }
  pass(last);
  const tracks = trails.map(trail => trail.verdict(last));
  return { steps, tracks, events, first, last, reads: book.together(tracks.map(t => t.reads)) };
}
