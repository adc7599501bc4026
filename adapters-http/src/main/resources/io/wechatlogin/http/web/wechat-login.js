/** The browser side of WeChat Login: an ES module without dependencies. */

const BASE = new URL("./", import.meta.url);
const FULL_NAME_PREFIX = "auths.loginTypes.";
const RESULTS = ["loginCode", "bindCode", "bound", "error"];

/** What a program should do about an error that came back in a URL. */
const ACTIONS = {
  not_bound: "sign_in",
  registration_closed: "contact_operator",
  login_type_inactive: "contact_operator",
  user_disabled: "contact_operator",
  wechat_misconfigured: "contact_operator",
  snapshot_user: "open_in_wechat",
  user_blocked: "none",
  identity_taken: "none",
  user_already_bound: "none",
  last_binding: "none",
  rate_limited: "retry_later",
  wechat_unavailable: "retry_later",
  wechat_rate_limited: "retry_later",
  database_unavailable: "retry_later",
  overloaded: "retry_later",
  stopping: "retry_later",
};

function shortName(name) {
  return name.startsWith(FULL_NAME_PREFIX) ? name.slice(FULL_NAME_PREFIX.length) : name;
}

/** Tells whether the page runs inside WeChat, and not inside WeCom. */
export function isWechatBrowser(userAgent = navigator.userAgent) {
  return /MicroMessenger/i.test(userAgent) && !/wxwork/i.test(userAgent);
}

/**
 * Takes the outcome of a login out of the page's URL, once: {loginCode}, {bindCode}, {bound} or
 * {code, action} of an error; null where there is none. The URL is clean afterwards.
 */
export function takeResult() {
  const url = new URL(window.location.href);
  const found = RESULTS.find((name) => url.searchParams.has(name));
  if (!found) {
    return null;
  }
  const value = url.searchParams.get(found);
  const state = url.searchParams.get("state");
  [...RESULTS, "state"].forEach((name) => url.searchParams.delete(name));
  window.history.replaceState(window.history.state, "", url.pathname + url.search + url.hash);
  if (found === "error") {
    return { code: value, action: ACTIONS[value] || "restart_login", state };
  }
  return { [found]: found === "bound" ? value === "true" : value, state };
}

/** Returns an instance by its short or full name. */
export function getElement(name, { onSuccess = () => {}, onError = () => {} } = {}) {
  const instance = shortName(name);
  return {
    name: instance,
    isWechatBrowser: () => isWechatBrowser(),
    /** Returns where a browser goes to log in and come back to the redirect URL. */
    authorizeUrl(redirectUrl) {
      const url = new URL(
        `api/v1/login-types/${encodeURIComponent(instance)}/authorize`, BASE);
      url.searchParams.set("redirectUrl", redirectUrl);
      return url.href;
    },
    /** Sends this browser to WeChat. */
    login(redirectUrl) {
      window.location.assign(this.authorizeUrl(redirectUrl));
    },
    /** Reports the outcome that the browser came back with; false where there is none. */
    resume() {
      const result = takeResult();
      if (!result) {
        return false;
      }
      if (result.code) {
        onError(result);
      } else {
        onSuccess(result);
      }
      return true;
    },
  };
}

const STYLE = `
  :host { display: inline-block; }
  button {
    min-height: 2.75rem; padding: .4rem 1.1rem; border: 0; border-radius: 10px;
    background: #07834a; color: #fff; font: 600 1rem system-ui, sans-serif; cursor: pointer;
  }
  button:hover { background: #066b3d; }
  button:focus-visible { outline: 3px solid #07834a; outline-offset: 2px; }
`;

/** `<wechat-login instance="..." redirect-url="...">`: a button that logs in by redirect. */
class WechatLogin extends HTMLElement {
  onSuccess = null;
  onError = null;

  connectedCallback() {
    if (!this.shadowRoot) {
      this.#render();
    }
    // Listeners that the page adds right after the element see the outcome, too.
    queueMicrotask(() => this.#element().resume());
  }

  #render() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("part", "button");
    const language = this.closest("[lang]")?.lang || navigator.language;
    button.textContent = language.startsWith("zh") ? "微信登录" : "Log in with WeChat";
    button.addEventListener("click", () => this.#element().login(this.#redirectUrl()));
    root.append(button);
  }

  #redirectUrl() {
    return this.getAttribute("redirect-url") || window.location.href;
  }

  #element() {
    return getElement(this.getAttribute("instance") || "", {
      onSuccess: (detail) => this.#report("success", detail, this.onSuccess),
      onError: (detail) => this.#report("error", detail, this.onError),
    });
  }

  #report(type, detail, callback) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    if (typeof callback === "function") {
      callback(detail);
    }
  }
}

if (!customElements.get("wechat-login")) {
  customElements.define("wechat-login", WechatLogin);
}
