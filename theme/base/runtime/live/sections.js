// Sections of slides: what is new in one is put into the one that is there, and all in the order of the deck.

const KEPT = ["hidden", "aria-hidden", "inert", "style", "class", "data-fragment", "data-index-h", "data-index-v"];
const KEPT_CLASSES = ["past", "present", "future", "has-dark-background", "has-light-background"];
const KEPT_STYLES = ["display", "top", "transform"];

export const parsed = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector("section");
};

// Scripts in markup that is set do not run; as new elements they do.
export const revive = (section) => {
  for (const old of section.querySelectorAll("script")) {
    const script = document.createElement("script");
    for (const { name, value } of old.attributes) script.setAttribute(name, value);
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
};

export const background = (section) =>
  [...section.attributes].filter(({ name }) => name.startsWith("data-background")).map(({ name, value }) => name + value).join("\n");

export const fill = (section, fresh) => {
  for (const { name } of [...section.attributes]) {
    if (!KEPT.includes(name) && !fresh.hasAttribute(name)) section.removeAttribute(name);
  }
  const styles = KEPT_STYLES.map((name) => [name, section.style.getPropertyValue(name)]);
  const classes = KEPT_CLASSES.filter((name) => section.classList.contains(name));
  for (const { name, value } of fresh.attributes) section.setAttribute(name, value);
  if (!fresh.hasAttribute("style")) section.removeAttribute("style");
  for (const [name, value] of styles) section.style.setProperty(name, value);
  section.classList.add(...classes);
  section.replaceChildren(...fresh.childNodes);
  revive(section);
  if (section.closest(".past")) section.querySelectorAll(".fragment").forEach((fragment) => fragment.classList.add("visible"));
};

// Sections in the order of the deck, vertical ones in a section of their own; what stays is not moved.
export const arrange = (parts) => {
  const root = Reveal.getSlidesElement();
  const columns = Map.groupBy(parts.filter((part) => part.section), (part) => part.h);
  const stacks = new Set();
  const tops = [...columns.values()].map((column) => {
    const sections = column.map((part) => part.section);
    const alone = parts.filter((part) => part.h === column[0].h).length === 1;
    if (alone) return sections[0];
    const parents = sections.map((section) => section.parentElement);
    const own = parents.find((parent) => parent && parent !== root && parent.matches("section") && !stacks.has(parent));
    const stack = own ?? document.createElement("section");
    stacks.add(stack);
    order(stack, sections);
    return stack;
  });
  order(root, tops);
};

const order = (parent, sections) => {
  const wanted = new Set(sections);
  for (const child of [...parent.children]) {
    if (child.matches("section") && !wanted.has(child)) child.remove();
  }
  let next = [...parent.children].find((child) => child.matches("section")) ?? null;
  for (const section of sections) {
    if (section === next) next = nextSection(next);
    else parent.insertBefore(section, next);
  }
};

const nextSection = (section) => {
  let next = section.nextElementSibling;
  while (next && !next.matches("section")) next = next.nextElementSibling;
  return next;
};

export const repaint = (section) => {
  const away = section.style.display === "none";
  const ground = Reveal.getSlideBackground(section);
  ground?.style.setProperty("transition", "none"); // or reveal.js takes a colour on its way to another for dark or light
  Reveal.syncSlide(section);
  ground?.style.removeProperty("transition");
  if (away) section.style.display = "none";
};
