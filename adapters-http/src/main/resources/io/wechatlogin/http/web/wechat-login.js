/**
 * The browser component: `<wechat-login instance redirect-url>` and `getElement(name)`.
 * An ES module without dependencies.
 */
const SERVICE = new URL(import.meta.url).origin;

/** Tells whether a page runs inside WeChat; WeCom also calls itself MicroMessenger, and is not. */
export function isWechatBrowser(userAgent = navigator.userAgent) {
  return /micromessenger\//i.test(userAgent) && !/wxwork\//i.test(userAgent);
}

/** The address that begins a login by full redirect. */
export function authorizeUrl(instance, redirectUrl) {
  return `${SERVICE}/api/v1/login-types/${encodeURIComponent(instance)}/authorize`
    + `?redirectUrl=${encodeURIComponent(redirectUrl)}`;
}

/**
 * Returns an instance by its short or full name.
 * `onSuccess` gets what a login that came back to this page ended in, `onError` why it did not.
 */
export function getElement(name, { onSuccess = () => {}, onError = () => {} } = {}) {
  const answer = takeAnswer();
  if (answer?.error) {
    queueMicrotask(() => onError({ code: answer.error }));
  } else if (answer) {
    queueMicrotask(() => onSuccess(answer));
  }
  return {
    isWechatBrowser: () => isWechatBrowser(),
    login(redirectUrl = location.href) {
      location.assign(authorizeUrl(name, redirectUrl));
    },
  };
}

/** Takes the answer of a login out of the page's address, so that no reload or link repeats it. */
export function takeAnswer() {
  const url = new URL(location.href);
  const answer = {};
  for (const field of ["loginCode", "bindCode", "bound", "error"]) {
    if (url.searchParams.has(field)) {
      answer[field] = url.searchParams.get(field);
      url.searchParams.delete(field);
    }
  }
  if (Object.keys(answer).length === 0) {
    return null;
  }
  if (url.searchParams.has("state")) {
    answer.state = url.searchParams.get("state");
    url.searchParams.delete("state");
  }
  history.replaceState(null, "", url);
  return answer;
}

const LABELS = { en: "Log in with WeChat", zh: "微信登录" };

class WechatLogin extends HTMLElement {
  connectedCallback() {
    const language = (this.closest("[lang]")?.lang || "en").startsWith("zh") ? "zh" : "en";
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const button = document.createElement("button");
    button.type = "button";
    button.part.add("button");
    button.textContent = this.getAttribute("label") || LABELS[language];
    button.addEventListener("click", () => {
      location.assign(authorizeUrl(
        this.getAttribute("instance"), this.getAttribute("redirect-url") || location.href));
    });
    root.replaceChildren(button);
  }
}

if (!customElements.get("wechat-login")) {
  customElements.define("wechat-login", WechatLogin);
}
