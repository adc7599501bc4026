/** Logins that leave the page and come back to it, and `getElement` for pages with buttons of their own. */

import { begin, forget, proofOf, recall, remember } from "./begun.js";
import { PUBLIC, Problem, actionOf, call, pathOf, shortName } from "./service.js";

const OUTCOMES = ["loginCode", "bindCode", "bound", "error"];

/** Returns whether a browser is the one inside WeChat, not WeCom's. A hint for what to show, never a proof. */
export function isWechatBrowser(userAgent = navigator.userAgent) {
  return /micromessenger/i.test(userAgent) && !/wxwork/i.test(userAgent);
}

/** A mini program shows web pages too, but a login by redirect must not start there automatically. */
export const isMiniProgram = () => /miniprogram/i.test(navigator.userAgent);

/** Reads or writes when this tab was sent to WeChat. A browser that forbids it loses only convenience. */
export function sentAt(now) {
  try {
    return now === undefined ? Number(sessionStorage.getItem("wechat-login:sent")) : sessionStorage.setItem("wechat-login:sent", now);
  } catch {
    return 0;
  }
}

/** Returns the page's URL without some parameters; what else is in it keeps its spelling. */
function addressWithout(names) {
  const query = location.search.slice(1).split("&");
  const rest = query.filter((pair) => !names.some((name) => new URLSearchParams(pair).has(name))).join("&");
  return location.pathname + (rest && `?${rest}`) + location.hash;
}

/**
 * Takes the outcome of a login by redirect out of the page's URL and returns it; null if this browser has not begun a login
 * with the state beside it, or has begun it with none of these instances. Such parameters are not ours, and stay.
 */
export function takeResult(...instances) {
  const query = new URLSearchParams(location.search);
  const name = OUTCOMES.find((one) => query.has(one));
  const login = name && query.get("state") && recall(query.get("state"));
  if (!login || (instances.length && !instances.includes(login.instance))) {
    return null;
  }
  forget(login.state);
  history.replaceState(history.state, "", addressWithout([...OUTCOMES, "state"]));
  const value = query.get(name);
  const loginType = login.instance;
  const isCode = name === "loginCode" || name === "bindCode";
  const proof = proofOf(isCode ? login : { ...login, codeVerifier: undefined });
  if (name === "error") {
    return { code: value, action: actionOf(value), loginType, ...proof };
  }
  return { [name]: isCode ? value : value === "true", loginType, ...proof };
}

export const absolute = (redirectUrl) => new URL(redirectUrl || "", location.href);

const isThisPage = (url) => url.origin === location.origin && url.pathname === location.pathname;

/** Says in the console why no login begins. */
export function notSetUp(redirectUrl) {
  const why =
    `<wechat-login>: no login begins, because ${redirectUrl} has another origin than this page and could not know the verifier. ` +
    "Give it a page of this origin that loads the module, or give code-challenge and state of your back end, " +
    'or set "requireChallenge": 0 for the instance.';
  console.error(why);
  return new Problem("not_set_up", { detail: why });
}

/**
 * Begins a login whose outcome may go to a URL.
 *
 * @param given the challenge and the state of the page's back end, where it has made them
 * @param isRequired whether the instance requires a challenge
 */
export function beginFor(instance, redirectUrl, given, isRequired) {
  const target = absolute(redirectUrl);
  if (given.codeChallenge || isThisPage(target)) {
    return begin(instance, given);
  }
  if (isRequired && target.origin !== location.origin) {
    throw notSetUp(target.href);
  }
  const login = begin(instance, given);
  // Where no challenge is required, another page may be one that does not load this module.
  return isRequired ? login : { ...login, codeVerifier: undefined, codeChallenge: undefined };
}

/** Keeps a login for the page that it comes back to, if that page has this origin. */
export function keepFor(redirectUrl, login) {
  if (login.state && absolute(redirectUrl).origin === location.origin && !remember(login) && login.codeVerifier) {
    throw new Problem("storage_blocked");
  }
}

/** Returns the address at which this browser logs in and comes back. */
function addressOf(login, redirectUrl) {
  keepFor(redirectUrl, login);
  const url = new URL(`api/v1/${pathOf(login.instance)}/authorize`, PUBLIC);
  const { codeChallenge, state } = login;
  Object.entries({ redirectUrl: absolute(redirectUrl).href, codeChallenge, state }).forEach(([name, value]) => value && url.searchParams.set(name, value));
  return url.href;
}

export function leaveFor(url) {
  sentAt(Date.now());
  location.assign(url);
}

/** Sends this browser to WeChat. */
export function goTo(login, redirectUrl) {
  leaveFor(addressOf(login, redirectUrl));
}

/** Returns a handler: a function, or the function of the page that has this name; undefined if there is none. */
export function handlerOf(handler) {
  const found = typeof handler === "string" ? window[handler.trim()] : handler;
  if (handler && typeof found !== "function") {
    console.error(`<wechat-login>: ${String(handler)} is no function of this page`);
    return undefined;
  }
  return found || undefined;
}

/** Returns an instance by its short or full name. The type declarations describe its methods. */
export function getElement(name, { onSuccess, onError } = {}) {
  const instance = shortName(name);
  const fail = (problem) => handlerOf(onError)?.({ code: problem.code, action: problem.action, message: problem.message, loginType: instance });
  const element = {
    name: instance,
    isWechatBrowser: () => isWechatBrowser(),
    authorizeUrl: (redirectUrl, given = {}) => addressOf(beginFor(instance, redirectUrl, given, true), redirectUrl),
    async login(redirectUrl, given = {}) {
      try {
        // Only for another page it matters whether the instance requires a challenge.
        const isKnown = given.codeChallenge || isThisPage(absolute(redirectUrl));
        const isRequired = isKnown || (await call("GET", pathOf(instance))).requireChallenge !== false;
        goTo(beginFor(instance, redirectUrl, given, isRequired), redirectUrl);
      } catch (problem) {
        if (!(problem instanceof Problem)) {
          throw problem;
        }
        fail(problem);
      }
    },
    resume() {
      const result = takeResult(instance);
      const report = result && handlerOf(result.code ? onError : onSuccess);
      report?.(result);
      return Boolean(result);
    },
  };
  if (onSuccess || onError) {
    queueMicrotask(() => element.resume());
  }
  return element;
}
