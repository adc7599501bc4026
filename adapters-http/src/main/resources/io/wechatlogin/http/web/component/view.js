/** The component's view: its parts, its words and its buttons. It knows nothing of logins. */

import { addStyle } from "./style.js";
import { EN, ZH, isChinese } from "./texts.js";

const PATHS = {
  scanned: "M7 2.5h10v19H7zM10.5 18.5h3M9.5 10l2 2 3.5-4",
  confirmed: "M4.5 12.5l5 5L19.5 7",
  expired: "M20 12a8 8 0 1 1-2.6-5.9M20 3v4.5h-4.5",
  refused: "M6 6l12 12M18 6L6 18",
  error: "M12 5v9M12 18.4v.2",
  ready: "M5 12h13M12.5 6l6 6-6 6",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

function make(tag, part, ...children) {
  const element = document.createElement(tag);
  element.setAttribute("part", part);
  element.className = part;
  element.append(...children);
  return element;
}

const isBad = ({ status, problem }) => status === "refused" || (status === "error" && problem.action !== "open_in_wechat");

/** What the element shows, in its shadow root. */
export class View {
  #host;
  #act;
  #parts;

  /** @param act what the buttons do: `choose(type)`, `go()`, `refresh()`, `back()` */
  constructor(host, act) {
    this.#host = host;
    this.#act = act;
    const root = host.attachShadow({ mode: "open" });
    addStyle(root);
    const parts = {
      title: make("h2", "title"),
      stage: make("div", "stage"),
      status: make("p", "status"),
      hint: make("p", "hint"),
      actions: make("div", "actions"),
    };
    parts.title.id = "title";
    parts.status.setAttribute("role", "status");
    parts.status.setAttribute("aria-live", "polite");
    const panel = make("section", "panel", parts.title, parts.stage, make("div", "words", parts.status, parts.hint), parts.actions);
    panel.setAttribute("aria-labelledby", "title");
    panel.tabIndex = -1;
    root.append(panel);
    this.#parts = { ...parts, panel };
  }

  get isChinese() {
    for (let node = this.#host; node; node = node.parentNode || node.host) {
      if (node.lang) {
        return isChinese(node.lang);
      }
    }
    return isChinese(navigator.language);
  }

  get #texts() {
    return this.isChinese ? ZH : EN;
  }

  /** Returns the text of a problem for a person. */
  messageOf({ code, action, title, detail }) {
    const texts = this.#texts;
    // Whoever has to mend a page needs the detail. It also says at which address the page has to be opened.
    return texts.errors[code] || (action === "fix_request" && detail) || title || texts.failed(code);
  }

  focusStage() {
    this.#parts.stage.querySelector("button")?.focus();
  }

  /** Shows how a login goes. `types` are what the person can choose from. */
  paint(view, types, isBind) {
    const texts = this.#texts;
    const { title, stage, status, hint, actions, panel } = this.#parts;
    const { shadowRoot } = this.#host;
    const hadFocus = shadowRoot.activeElement;
    panel.lang = this.isChinese ? "zh-CN" : "en";
    panel.setAttribute("aria-busy", String(view.status === "loading"));
    const chosen = types.length > 1 && view.type;
    title.textContent = chosen ? chosen.title : isBind ? texts.bindTitle : texts.title;
    const words = this.#words(view);
    if (status.textContent !== words) {
      status.textContent = words;
    }
    status.classList.toggle("bad", isBad(view));
    // WeChat's page shows the progress of the scan itself, and does not report it.
    status.classList.toggle("spoken", Boolean(view.frame) && view.status === "waiting" && !view.offline);
    hint.textContent = (view.hint && texts[view.hint]) || "";
    this.#paintStage(view, types);
    actions.replaceChildren(...this.#actions(view, types));
    if (hadFocus && !shadowRoot.activeElement) {
      (actions.querySelector("button") || panel).focus({ preventScroll: true });
    }
  }

  #words(view) {
    const texts = this.#texts;
    if (view.problem) {
      return this.messageOf(view.problem);
    }
    return view.offline ? texts.offline : view.status === "choosing" ? texts.choose : view.status === "ready" ? "" : texts[view.text || view.status];
  }

  #paintStage(view, types) {
    const texts = this.#texts;
    const { stage } = this.#parts;
    const children = [];
    if (view.status === "choosing") {
      children.push(make("ul", "choices", ...types.map((type) => this.#choice(type))));
    } else if (view.frame) {
      view.frame.title = texts.qr;
      children.push(view.frame);
    } else if (view.picture) {
      const shown = stage.querySelector("img");
      const picture = shown?.src === view.picture ? shown : Object.assign(new Image(), { src: view.picture });
      picture.alt = texts.qr;
      children.push(make("div", "code", picture));
    }
    children[0]?.classList.toggle("veiled", Boolean(view.veiled || view.offline));
    children[0]?.toggleAttribute("inert", Boolean(view.veiled));
    if (view.status in PATHS) {
      const mark = make("div", "sign", icon(view.status === "error" && !isBad(view) ? "scanned" : view.status));
      mark.classList.toggle("bad", isBad(view));
      children.push(mark);
    } else if (view.status === "loading") {
      children.push(make("div", "spinner"));
    }
    stage.classList.toggle("empty", !view.frame && !view.picture && view.status !== "choosing");
    // A frame that is moved reloads, and so does its QR code.
    if (view.frame && view.frame.parentNode === stage) {
      [...stage.children].filter((child) => child !== view.frame).forEach((child) => child.remove());
      stage.append(...children.slice(1));
    } else {
      stage.replaceChildren(...children);
    }
  }

  #choice(type) {
    const button = make("button", "choice", type.title);
    button.type = "button";
    button.dataset.instance = type.name;
    button.addEventListener("click", () => this.#act.choose(type));
    return make("li", "item", button);
  }

  #actions(view, types) {
    const texts = this.#texts;
    const list = [];
    if (view.action === "go") {
      list.push(this.#button("button", texts.go, () => this.#act.go()));
    } else if (view.action) {
      list.push(this.#button(view.action === "refresh" ? "button refresh" : "button", texts[view.action], () => this.#act.refresh()));
    }
    if (view.alternative) {
      list.push(this.#button("link alternative", texts.page, () => this.#act.go()));
    }
    if (types.length > 1 && view.status !== "choosing" && view.status !== "confirmed") {
      list.push(this.#button("link back", texts.others, () => this.#act.back()));
    }
    return list;
  }

  #button(part, text, act) {
    const button = make("button", part, text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }
}
