/* How the page comes to life: every table is loaded, every scenario gets a view, and the address
   says what is changed. */

async function begin() {
  const data = JSON.parse(document.getElementById("sim-data").textContent);
  const books = data.books.map(one => new Book(one));
  document.documentElement.classList.add("live");
  for (const one of document.querySelectorAll(".copy")) {
    one.addEventListener("click", () => copy(one, one.dataset.copy));
  }
  for (const book of books) {
    if (book.machine && "DecompressionStream" in window) await book.load();
  }
  const views = new Map();
  for (const root of document.querySelectorAll("article.scenario")) {
    const scenario = new Scenario(data.scenarios[root.dataset.scenario]);
    const book = books[scenario.book];
    for (const part of root.querySelectorAll(".playing")) part.hidden = !book.playable;
    if (!book.playable) continue;
    await scenario.load();
    views.set(root.id, new View(root, scenario, book));
  }
  const read = () => {
    const [id, query] = window.location.hash.slice(1).split("?");
    const view = views.get(id);
    if (!view || (query === undefined && !view.history.changed)) return;
    view.history.read(query);
    view.show();
    if (query && document.activeElement?.classList.contains("try")) {
      view.part(".now").scrollIntoView({ block: "center" });
    }
  };
  window.addEventListener("hashchange", read);
  for (const view of views.values()) view.show();
  const [id, query] = window.location.hash.slice(1).split("?");
  if (query && views.has(id)) document.getElementById(id).scrollIntoView();
  read();
  document.documentElement.dataset.ready = "yes";
}

begin();
