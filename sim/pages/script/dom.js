/* Days, words and elements: what every other part of the script uses.  Texts only ever become
   text nodes and attributes; nothing is parsed as markup. */

const NONE = -1;
const DAY = 864e5;
const MARGIN = 1.5; // the per cents at either end of a picture

const iso = day => new Date(day * DAY).toISOString().slice(0, 10);

/** The number of a day, or null for a text that is no day of the calendar. */
function dayOf(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text || "")) return null;
  const day = Math.round(Date.parse(`${text}T00:00:00Z`) / DAY);
  return Number.isFinite(day) && iso(day) === text ? day : null;
}

const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December",
];

function longDay(day) {
  const [year, month, date] = iso(day).split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

const plain = name => name.replaceAll("_", " ");
const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function listed(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** The numbers of a set of sides, which is given as bits. */
function numbersIn(sides) {
  return range(32).filter(place => sides >>> place & 1).map(place => place + 1);
}

const range = size => Array.from({ length: size }, (_, place) => place);

/** The bytes of a text that was deflated and written as base64. */
async function inflated(packed) {
  const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(key, value === true ? "" : value);
    }
  }
  node.append(...children.flat(9).filter(Boolean));
  return node;
}

const element = (tag, attributes, ...children) =>
  filled(document.createElement(tag), attributes, children);

const drawn = (tag, attributes, ...children) =>
  filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

const reading = (reads, text = reads) => element("span", { class: `stage ${reads}` }, text);

function button(text, act, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/** Hears of each whole day that is put into a field; a half one stays until the field is left. */
function onDay(field, take, shown) {
  field.addEventListener("change", () => {
    const day = dayOf(field.value);
    if (day !== null) take(day);
  });
  field.addEventListener("blur", () => { field.value = iso(shown()); });
}

/** Sets a field, unless it says so already: whoever is typing in it goes on. */
function fill(field, value) {
  if (field.value !== value) field.value = value;
}

/** Puts a text on the clipboard and says so on the button; where it may not, it selects it. */
function copy(pressed, text) {
  const say = words => {
    const was = pressed.textContent;
    pressed.textContent = words;
    setTimeout(() => { pressed.textContent = was; }, 1500);
  };
  const byHand = () => {
    const area = element("textarea", { class: "vh", "aria-label": "To be copied" }, text);
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    say(done ? "Copied" : "Select it and copy by hand");
  };
  if (!navigator.clipboard?.writeText) return byHand();
  return navigator.clipboard.writeText(text).then(() => say("Copied"), byHand);
}
