/** WeChat Login: the element `<wechat-login>`, `mount`, and `getElement` for pages with buttons of their own. */

import { WechatLogin } from "./element.js";
import { getElement, isWechatBrowser, takeResult } from "./redirect.js";

const urlOf = (text) => (/^https?%3A/i.test(text) ? decodeURIComponent(text) : text);

/**
 * Puts the element into a page, for a configuration as the original has it, and returns it.
 *
 * @param target an element, or a selector
 */
function mount(target, { instance, authType, config = {}, codeChallenge, state, lang, onSuccess, onError } = {}) {
  const element = document.createElement("wechat-login");
  const attributes = {
    instance,
    "auth-type": authType,
    "app-id": config.appId,
    "redirect-url": config.redirectUri && urlOf(config.redirectUri),
    "code-challenge": codeChallenge,
    state,
    lang,
  };
  Object.entries(attributes).forEach(([name, value]) => value && element.setAttribute(name, value));
  Object.assign(element, { onSuccess, onError });
  (typeof target === "string" ? document.querySelector(target) : target).replaceChildren(element);
  return element;
}

if (!customElements.get("wechat-login")) {
  customElements.define("wechat-login", WechatLogin);
}

export { getElement, isWechatBrowser, mount, takeResult };
