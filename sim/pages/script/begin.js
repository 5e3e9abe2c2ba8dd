/* How the page comes to life: every table is loaded, a scenario gets its view when it comes into
   sight or is asked for, and the address says what is changed. */

class Page {
  constructor(data) {
    this.data = data;
    this.books = data.books.map(book => new Book(book));
    this.views = new Map(); // promises, by the id of the article
  }

  async load() {
    if (!("DecompressionStream" in window)) return;
    for (const book of this.books) if (book.machine) await book.load();
  }

  scenarioOf(root) { return this.data.scenarios[root.dataset.scenario]; }

  /** Shows what can be played, or why it cannot. */
  prepare(root) {
    const book = this.books[this.scenarioOf(root).book];
    for (const part of root.querySelectorAll(".playing")) part.hidden = !book.playable;
    const why = root.querySelector(".unplayed");
    if (why) why.hidden = book.playable || !book.machine;
    return book.playable;
  }

  /** The view of an article, which is made once. */
  view(root) {
    if (!this.views.has(root.id)) this.views.set(root.id, this.made(root));
    return this.views.get(root.id);
  }

  async made(root) {
    const scenario = new Scenario(this.scenarioOf(root));
    await scenario.load();
    const view = new View(root, scenario, this.books[scenario.book]);
    view.show();
    return view;
  }

  /** Takes the changes that the address tells of. */
  async read() {
    const [id, query] = window.location.hash.slice(1).split("?");
    const root = document.getElementById(id);
    if (!root?.matches("article.playable") || (query === undefined && !this.views.has(id))) return;
    const view = await this.view(root);
    view.read(query ?? "");
    if (query && document.activeElement?.classList.contains("try")) {
      view.part(".now").scrollIntoView({ block: "center" });
    }
  }
}

async function begin() {
  const page = new Page(JSON.parse(document.getElementById("sim-data").textContent));
  document.documentElement.classList.add("live");
  for (const pressed of document.querySelectorAll(".copy")) {
    pressed.addEventListener("click", () => copy(pressed, pressed.dataset.copy));
  }
  await page.load();
  const articles = [...document.querySelectorAll("article.scenario")];
  const playable = articles.filter(root => page.prepare(root));
  for (const root of playable) root.classList.add("playable");
  const [id, query] = window.location.hash.slice(1).split("?");
  if (query) document.getElementById(id)?.scrollIntoView();
  await page.read();
  if (playable.length === 1) await page.view(playable[0]);
  const sight = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      sight.unobserve(target);
      page.view(target);
    }
  }, { rootMargin: "400px" });
  for (const root of playable) sight.observe(root);
  window.addEventListener("hashchange", () => page.read());
  document.documentElement.dataset.ready = Math.round(performance.now());
}

begin();
