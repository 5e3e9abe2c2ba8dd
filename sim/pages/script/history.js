/* A history, the changes that are made to it, and how they are written: in the address of the
   page, as a file, and as a line for `sim whatif`. */

const MOST_DAYS = 80000; // for as long a walk goes at once, and it is more than two centuries

class Scenario {
  constructor(data) {
    Object.assign(this, data);
    this.first = dayOf(data.first);
    this.last = dayOf(data.last);
    this.latest = Math.max(this.last, this.first + MOST_DAYS);
    this.events = data.events.map(event =>
      ({ ...event, day: dayOf(event.date), known: event.known && dayOf(event.known) }));
  }

  /** Takes the pieces of its file apart, as `sim schema page` says under "texts". */
  async load() {
    this.pieces = JSON.parse(new TextDecoder().decode(await inflated(this.texts)));
  }

  /** Whether an event may be put on a day, and the clock may stop on it. */
  admits(day) { return day !== null && day >= this.first && day <= this.latest; }

  sidesOf(parties) {
    let sides = 0;
    for (const party of parties) {
      const { side } = this.parties[party];
      if (side) sides |= 1 << (side - 1);
    }
    return sides;
  }
}

class History {
  constructor(scenario, book) {
    this.scenario = scenario;
    this.book = book;
    this.clear();
  }

  clear() {
    this.dropped = new Set();
    this.moved = new Map();
    this.replaced = new Map();
    this.inserted = [];
    this.until = null;
    this.asOf = null;
  }

  get changed() {
    const { dropped, moved, replaced, inserted, until } = this;
    return dropped.size + moved.size + replaced.size + inserted.length > 0 || until !== null;
  }

  get last() { return this.until ?? this.scenario.last; }

  touched(number) {
    return this.dropped.has(number) || this.moved.has(number) || this.replaced.has(number);
  }

  drop(number) {
    this.dropped.add(number);
    this.moved.delete(number);
    this.replaced.delete(number);
  }

  move(number, day) {
    if (day === this.scenario.events[number - 1].day) this.moved.delete(number);
    else this.moved.set(number, day);
  }

  replace(number, event) {
    if (event === this.scenario.events[number - 1].event) this.replaced.delete(number);
    else this.replaced.set(number, event);
  }

  insert(day, event, by, tracks) {
    const all = range(this.scenario.tracks.length);
    this.inserted.push({
      number: 0, day, event, by, tracks: tracks.length ? tracks : all, known: null,
    });
  }

  /** Lets the clock run to the last event at least, and forgets a day that makes no difference. */
  settle() {
    const latest = Math.max(...this.events().map(({ day }) => day));
    if (latest > this.last) this.until = latest;
    if (this.until === this.scenario.last) this.until = null;
    if (this.asOf !== null && this.asOf >= this.last) this.asOf = null;
  }

  /** The events in order: what is moved or put in comes last on its day, as with `sim whatif`. */
  events() {
    const kept = [], placed = [];
    for (const event of this.scenario.events) {
      const { number } = event;
      if (this.dropped.has(number)) continue;
      let kind = event;
      if (this.replaced.has(number)) {
        kind = { ...event, event: this.replaced.get(number), bare: true };
      }
      if (this.moved.has(number)) {
        const day = this.moved.get(number);
        placed.push({ ...kind, day, known: event.known !== null && event.known > day ? event.known : null });
      } else kept.push(kind);
    }
    for (const event of [...placed, ...this.inserted]) {
      let place = kept.length;
      while (place && kept[place - 1].day > event.day) place--;
      kept.splice(place, 0, event);
    }
    return kept;
  }

  /** The walk of the history as it is changed, as known on a day where one is chosen. */
  run() {
    const { asOf, scenario } = this;
    const last = asOf === null ? this.last : Math.min(this.last, asOf);
    const known = this.events().filter(({ day, known: since }) =>
      asOf === null || (day <= asOf && (since === null || since <= asOf)));
    const fixed = this.changed || scenario.begins || asOf === null;
    const first = fixed ? scenario.first : known[0]?.day ?? last + 1;
    return walk(this.book, scenario, known, first, last);
  }

  /** The file of the changed history, or null where no event is left; `sim run` proves it. */
  file(result) {
    const { scenario, book } = this;
    const events = this.events();
    if (!events.length) return null;
    const expected = result.tracks.flatMap((track, place) => [
      `  - at: ${iso(this.last)}`,
      ...(scenario.tracks.length > 1 ? [`    track: ${scenario.tracks[place].spelt}`] : []),
      `    stage: ${book.stages[track.stage].name}`,
      `    reads: ${track.reads}`,
    ]);
    const whatif = this.command();
    return [
      "# A changed history, written by a page of sim; its 'expect' is what the page read.",
      ...(whatif ? [`# The same: ${whatif}`] : []),
      ...(scenario.beside ? [`# Keep it beside ${scenario.file}, from where it names its rulebook.`] : []),
      `${scenario.pieces.head}events:`,
      ...events.map(event => this.written(event)),
      `from: ${iso(scenario.first)}`,
      `until: ${iso(this.last)}`,
      `${scenario.pieces.tail}expect:`,
      ...expected,
      "",
    ].join("\n");
  }

  written(event) {
    const { scenario, book } = this;
    const names = (places, of) => places.length === 1 ? of[places[0]].spelt
      : `[${places.map(place => of[place].spelt).join(", ")}]`;
    const lines = [`  - date: ${iso(event.day)}`, `    event: ${book.events[event.event].name}`];
    if (event.number) {
      const keys = scenario.pieces.events[event.number - 1];
      const kept = event.bare ? ["by", "track"] : Object.keys(keys);
      lines.push(...kept.filter(key => keys[key]).map(key => keys[key].trimEnd()));
    } else {
      if (event.by.length) lines.push(`    by: ${names(event.by, scenario.parties)}`);
      if (event.tracks.length < scenario.tracks.length) {
        lines.push(`    track: ${names(event.tracks, scenario.tracks)}`);
      }
    }
    if (event.known !== null) lines.push(`    known: ${iso(event.known)}`);
    return lines.join("\n");
  }

  /** The line of `sim whatif` that does the same, or "" where its clock stops on another day. */
  command() {
    const { scenario, book } = this;
    const latest = Math.max(scenario.last, ...this.events().map(({ day }) => day));
    if (latest !== this.last) return "";
    const names = (places, of) => places.map(place => of[place].name).join(",");
    const words = ["sim whatif", scenario.file];
    for (const number of this.dropped) words.push(`--drop ${number}`);
    for (const [number, event] of this.replaced) {
      words.push(`--replace ${number}=${book.events[event].name}`);
    }
    for (const [number, day] of this.moved) words.push(`--move ${number}=${iso(day)}`);
    for (const { day, event, by, tracks } of this.inserted) {
      const who = by.length ? ` by ${names(by, scenario.parties)}` : "";
      const on = tracks.length < scenario.tracks.length ? ` on ${names(tracks, scenario.tracks)}` : "";
      words.push(`--insert '${iso(day)} ${book.events[event].name}${who}${on}'`);
    }
    return words.join(" ");
  }

  /** The changes as the end of an address, so that they can be bookmarked, sent and undone. */
  address() {
    const { scenario, book } = this, query = new URLSearchParams();
    const names = (places, of) => places.map(place => of[place].name).join(",");
    if (this.dropped.size) query.set("drop", [...this.dropped].join(","));
    for (const [number, event] of this.replaced) {
      query.append("replace", `${number}:${book.events[event].name}`);
    }
    for (const [number, day] of this.moved) query.append("move", `${number}:${iso(day)}`);
    for (const { day, event, by, tracks } of this.inserted) {
      query.append("insert", [
        iso(day), book.events[event].name, names(by, scenario.parties),
        names(tracks, scenario.tracks),
      ].join(":"));
    }
    if (this.until !== null) query.set("until", iso(this.until));
    if (this.asOf !== null) query.set("asof", iso(this.asOf));
    return query.toString();
  }

  /** Takes the changes of an address; whatever is not among what can be done is passed over. */
  read(text) {
    this.clear();
    const { scenario, book } = this, query = new URLSearchParams(text);
    const numbered = word => scenario.events[Number(word) - 1] ? Number(word) : null;
    const kind = word => book.events.findIndex(({ name }, place) =>
      name === word && !scenario.not_here.includes(place));
    const places = (words, of) => range(of.length).filter(place =>
      words.split(",").includes(of[place].name));
    const until = dayOf(query.get("until"));
    if (scenario.admits(until)) this.until = until;
    const inside = day => day !== null && day >= scenario.first && day <= this.last;
    for (const word of (query.get("drop") || "").split(",")) {
      if (numbered(word)) this.drop(numbered(word));
    }
    for (const word of query.getAll("replace")) {
      const [number, event] = word.split(":");
      if (numbered(number) && kind(event) >= 0 && !this.dropped.has(Number(number))) {
        this.replace(Number(number), kind(event));
      }
    }
    for (const word of query.getAll("move")) {
      const [number, day] = word.split(":");
      if (numbered(number) && inside(dayOf(day)) && !this.dropped.has(Number(number))) {
        this.move(Number(number), dayOf(day));
      }
    }
    for (const word of query.getAll("insert")) {
      const [day, event, by = "", on = ""] = word.split(":");
      if (inside(dayOf(day)) && kind(event) >= 0) {
        this.insert(dayOf(day), kind(event), places(by, scenario.parties), places(on, scenario.tracks));
      }
    }
    const asOf = dayOf(query.get("asof"));
    if (scenario.admits(asOf)) this.asOf = asOf;
    this.settle();
  }
}
