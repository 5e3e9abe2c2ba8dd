/* What a reader does with one scenario: choose an event, change the history, go back in time. */

class View {
  constructor(root, scenario, book) {
    this.root = root;
    this.scenario = scenario;
    this.book = book;
    this.history = new History(scenario, book);
    this.was = this.history.run();
    this.chosen = null;
    this.address = ""; // the changes that are shown
    this.before = []; // the addresses that led to it, for the button that undoes the last
    this.part = selector => root.querySelector(selector);
    this.charts = [...root.querySelectorAll(".chart[data-track]")].map(chart =>
      new Chart(chart, scenario, book));
    this.list = new EventList(root, scenario, book);
    this.ledger = new Ledger(root, book);
    for (const chart of this.charts) {
      chart.listen((number, focus) => {
        chart.root.closest("figure").after(this.part(".card"));
        this.choose(number);
        if (focus) this.part(".card").focus();
      });
    }
    this.listenToTime();
    this.listenToChanges();
    this.offerEvents();
  }

  listenToTime() {
    const { history, scenario } = this, slider = this.part(".asof");
    const go = day => {
      history.asOf = day >= history.last ? null : Math.max(day, scenario.first);
      this.show();
    };
    slider.min = scenario.first;
    slider.addEventListener("input", () => go(Number(slider.value)));
    const days = [...new Set(scenario.events.flatMap(({ day, known }) => [day, known ?? day]))];
    days.sort((first, second) => first - second);
    const at = () => history.asOf ?? history.last;
    this.part(".prev").addEventListener("click", () => {
      const day = days.filter(earlier => earlier < at()).at(-1);
      if (day !== undefined) go(day);
    });
    this.part(".next").addEventListener("click", () =>
      go(days.find(later => later > at()) ?? history.last));
    this.part(".whole").addEventListener("click", () => go(history.last));
    this.part(".only-moved").addEventListener("change", event =>
      this.root.classList.toggle("only", event.target.checked));
  }

  listenToChanges() {
    const { history, scenario } = this, until = this.part("[name=until]");
    this.part(".undo").addEventListener("click", () => this.goTo(this.before.at(-1) ?? ""));
    this.part(".reset").addEventListener("click", () => { history.clear(); this.changed(); });
    this.part(".here").addEventListener("toggle", () => this.showNext());
    until.max = iso(scenario.latest);
    onDay(until, day => {
      const last = history.events().every(earlier => earlier.day <= day);
      if (!scenario.admits(day) || !last) return;
      history.until = day;
      this.changed();
    }, () => history.last);
    this.part(".download").addEventListener("click", () => {
      const file = new Blob([this.part(".yaml").textContent], { type: "application/yaml" });
      const link = element("a", {
        href: URL.createObjectURL(file), download: `${scenario.name}-changed.yaml`,
      });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 5000);
    });
    this.part(".copy-file").addEventListener("click", event =>
      copy(event.target, this.part(".yaml").textContent));
  }

  /** Every event that can happen here, those of one signal and tone together. */
  offers(chosen) {
    const { book, scenario } = this;
    const titles = { deed: "Deeds", word: "Words" };
    return ["deed", "word"].flatMap(signal => ["cooperative", "hostile", "neutral"].map(tone => {
      const places = range(book.events.length).filter(place =>
        book.events[place].signal === signal && book.events[place].tone === tone
        && !scenario.not_here.includes(place));
      return places.length > 0 && element("optgroup", { label: `${titles[signal]}, ${tone}` },
        places.map(place => element("option", { value: place, selected: place === chosen },
          plain(book.events[place].name))));
    }));
  }

  offerEvents() {
    const { scenario, book, history } = this, form = this.part(".insert");
    const { event: select, day } = form.elements;
    const box = (name, place, title, checked) => element("label", {},
      element("input", { type: "checkbox", name, value: place, checked }), " ",
      element("bdi", {}, title));
    select.append(...this.offers(NONE).filter(Boolean));
    this.part(".parties").append(...scenario.parties.map(({ title }, place) => box("by", place, title)));
    this.part(".tracks-of").append(
      ...scenario.tracks.map(({ title }, place) => box("on", place, title, true)));
    this.part("fieldset.by").hidden = scenario.parties.length === 0;
    this.part("fieldset.on").hidden = scenario.tracks.length < 2;
    day.min = iso(scenario.first);
    day.max = iso(scenario.latest);
    day.value = iso(scenario.last);
    const boxes = name => [...form.querySelectorAll(`[name=${name}]`)];
    const explain = () => {
      const { name, means, joint } = book.events[select.value];
      this.part(".means").textContent = `${plain(name)}${means ? `: ${means}` : ""}`
        + (joint ? " (all sides together)" : "");
      if (joint) for (const party of boxes("by")) party.checked = scenario.parties[party.value].side > 0;
    };
    select.addEventListener("change", explain);
    explain();
    form.addEventListener("submit", event => {
      event.preventDefault();
      const on = dayOf(day.value);
      if (!scenario.admits(on)) return;
      const ticked = name => boxes(name).filter(box => box.checked).map(box => Number(box.value));
      history.insert(on, Number(select.value), ticked("by"), ticked("on"));
      this.changed();
    });
  }

  /** Shows an event beside the picture, with what can be done to it. */
  choose(number) {
    const card = this.part(".card");
    this.chosen = number;
    this.acts = this.actsOn(number);
    const close = () => { this.chosen = null; this.showCard(); };
    card.replaceChildren(
      button("Close", close, { class: "close" }), element("div", { class: "about" }),
      element("p", { class: "acts" }));
    this.showCard();
  }

  /** What can be done to an event that is left out, and to another. */
  actsOn(number) {
    const { history, scenario } = this;
    const date = element("input", {
      type: "date", min: iso(scenario.first), max: iso(scenario.latest),
    });
    const kinds = element("select", {}, this.offers(NONE));
    const show = () => {
      const { day, event } = scenario.events[number - 1];
      fill(date, iso(history.moved.get(number) ?? day));
      fill(kinds, String(history.replaced.get(number) ?? event));
    };
    onDay(date, day => {
      if (!scenario.admits(day)) return;
      history.move(number, day);
      this.changed();
    }, () => history.moved.get(number) ?? scenario.events[number - 1].day);
    kinds.addEventListener("change", () => {
      history.replace(number, Number(kinds.value));
      this.changed();
    });
    return {
      show,
      gone: [button("Put it back", () => { history.dropped.delete(number); this.changed(); })],
      kept: [
        button("Leave it out", () => { history.drop(number); this.changed(); }, { class: "leave-out" }),
        element("label", {}, "or move it to ", date),
        element("label", {}, "or make it ", kinds),
      ],
    };
  }

  /** The card of the chosen event anew, but for the fields in it, which somebody may be filling in. */
  showCard() {
    const number = this.chosen;
    this.part(".card").hidden = number === null;
    this.highlight();
    if (number === null) return;
    const row = this.part(`.events > li[data-number="${number}"]`);
    const body = [...row.children].map(child => child.cloneNode(true));
    for (const details of body.flatMap(part => [...part.querySelectorAll("details")])) details.open = true;
    this.part(".card .about").replaceChildren(...body);
    this.acts.show();
    const box = this.part(".card .acts");
    const offered = this.history.dropped.has(number) ? this.acts.gone : this.acts.kept;
    if (box.firstChild === offered[0]) return;
    const focused = box.contains(document.activeElement);
    box.replaceChildren(...offered);
    if (focused) offered[0].focus();
  }

  highlight() {
    for (const shown of this.root.querySelectorAll(".marks a, .events > li")) {
      const number = Number(shown.dataset.number);
      shown.classList.toggle("chosen", this.chosen !== null && number === this.chosen);
    }
  }

  /** The address is the one record of what was changed, so that going back undoes it. */
  changed() {
    this.history.settle();
    const address = this.history.address();
    this.note(address);
    this.goTo(address);
    this.show();
  }

  /** Even without a change no address is that of the article: the browser would go to its top. */
  goTo(address) { window.location.hash = `${this.root.id}?${address}`; }

  /** Takes the changes of an address, unless they are the ones that are shown. */
  read(address) {
    if (address === this.address) return;
    this.note(address);
    this.history.read(address);
    this.show();
  }

  note(address) {
    if (address === this.address) return;
    if (address === this.before.at(-1)) this.before.pop();
    else this.before.push(this.address);
    this.address = address;
  }

  show() {
    const { history } = this;
    const now = this.now = history.run();
    const open = history.changed || history.asOf !== null;
    this.root.classList.toggle("ghost", open);
    this.showDay();
    this.showVerdict(open);
    for (const chart of this.charts) chart.show(now, history, open);
    this.list.show(now, this.was, history);
    this.ledger.show(now, open);
    this.showChanges();
    this.showNext();
    this.showCard();
  }

  showDay() {
    const { history } = this, slider = this.part(".asof"), day = history.asOf ?? history.last;
    slider.max = history.last;
    slider.value = day;
    slider.setAttribute("aria-valuetext", longDay(day));
    this.part(".asof-day").textContent = longDay(day);
  }
}
