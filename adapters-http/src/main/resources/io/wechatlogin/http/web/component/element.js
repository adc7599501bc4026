/** The element `<wechat-login>`: the flows of each type, and what the page is told. */

import { begin, proofOf } from "./begun.js";
import { absolute, beginFor, goTo, handlerOf, isMiniProgram, isWechatBrowser, keepFor, leaveFor, sentAt, takeResult } from "./redirect.js";
import { PUBLIC, Problem, SERVICE, call, pathOf, pause, shortName } from "./service.js";
import { View } from "./view.js";

/** The flows of each type, for services that do not list them. */
const FLOWS = { WeChatType: ["redirect", "embedded"], WechatPublicType: ["redirect", "scan"] };

const POLL_SECONDS = 25;
const QUICKEST_POLL = 1_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

/** How long "expired" is shown before the QR code is renewed, and how often it is renewed without user action. */
const EXPIRED_SHOWN = 8_000;
const RENEWALS_ALONE = 3;

/** A person who was sent to WeChat within this time has gone back, and is not redirected again automatically. */
const JUST_SENT = 30_000;

const OUTCOME = ["loginCode", "bindCode", "bound", "error", "state"];

/** `<wechat-login instance="..." redirect-url="...">`: shows the ways to log in and the progress, and dispatches events. */
export class WechatLogin extends HTMLElement {
  static observedAttributes = ["instance", "redirect-url", "mode", "intent", "lang", "code-challenge", "state"];

  #run = null;
  #shown = null;
  #view = { status: "loading" };
  #types = [];
  #renewals = 0;
  #end = 0;
  #languages = new MutationObserver(() => this.#paint());

  connectedCallback() {
    this.#shown ??= new View(this, {
      choose: (type) => this.#restart(type),
      go: () => this.#leave(this.#view.type),
      refresh: () => this.refresh(),
      back: () => this.#back(),
    });
    this.#languages.observe(document, { attributes: true, attributeFilter: ["lang"], subtree: true });
    document.addEventListener("visibilitychange", this.#seen);
    // Listeners that the page adds right after the element receive every event.
    this.#restart();
  }

  disconnectedCallback() {
    this.#run?.abort();
    this.#languages.disconnect();
    document.removeEventListener("visibilitychange", this.#seen);
  }

  attributeChangedCallback(name, before, after) {
    if (this.#shown && this.isConnected && before !== after) {
      if (name === "lang") {
        this.#paint();
      } else {
        this.#restart();
      }
    }
  }

  isWechatBrowser() {
    return isWechatBrowser();
  }

  /** Sends this browser to WeChat with the instance that is shown. */
  login(redirectUrl, given) {
    const [name] = this.#names();
    this.#leave(this.#view.type || { name: name || "" }, redirectUrl, given);
  }

  /** Restarts the login with a new QR code. */
  refresh() {
    this.#renewals = 0;
    this.#restart(this.#view.type);
  }

  /** The progress of the login. */
  get status() {
    return this.#view.status;
  }

  // ---- the flows

  #names() {
    return (this.getAttribute("instance") || "").split(/[\s,]+/).filter(Boolean).map(shortName);
  }

  get #isBind() {
    return this.getAttribute("intent") === "bind";
  }

  get #redirectUrl() {
    const url = this.getAttribute("redirect-url");
    return url && absolute(url).href;
  }

  /** Begins a login of this page. An account is added by this page itself, which therefore needs a verifier of its own. */
  #begin(type, redirectUrl = this.#redirectUrl, given = {}) {
    const codeChallenge = given.codeChallenge || this.getAttribute("code-challenge");
    const state = given.state || this.getAttribute("state");
    return this.#isBind
      ? begin(type.name, { state })
      : beginFor(type.name, redirectUrl, { codeChallenge, state }, type.requireChallenge !== false);
  }

  /** Starts from the beginning, or with a type that the person has chosen. */
  #restart(type) {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    this.#show({ status: "loading", type });
    queueMicrotask(async () => {
      try {
        if (!run.signal.aborted && (type || !this.#resume())) {
          await this.#start(run.signal, type);
        }
      } catch (problem) {
        if (!run.signal.aborted) {
          this.#fail(problem instanceof Problem ? problem : new Problem("internal", { title: String(problem) }));
          if (problem.passes) {
            pause(LONGEST_PAUSE, run.signal).then(() => this.refresh(), () => {});
          }
        }
      }
    });
  }

  /** Reports the outcome that the browser returned with, if it is one of a login that began here. */
  #resume() {
    const result = takeResult(...this.#names());
    if (result?.code) {
      this.#fail(new Problem(result.code, result), result);
    } else if (result) {
      this.#succeed(result);
    }
    return Boolean(result);
  }

  async #start(signal, chosen) {
    if (!chosen) {
      this.#types = await this.#patiently(signal, () => this.#findTypes(signal), true);
    }
    const type = chosen || (this.#types.length === 1 ? this.#types[0] : null);
    if (!type) {
      this.#show(this.#types.length ? { status: "choosing" } : this.#failure(new Problem("login_type_not_found")));
      return;
    }
    // A native app's login begins in its SDK, not in a page.
    const flows = (type.flows || FLOWS[type.authType] || (type.scope ? ["redirect"] : [])).filter((flow) => flow !== "sdk");
    const sentJustNow = Date.now() - sentAt() < JUST_SENT;
    if (!flows.length) {
      throw new Problem("not_supported", { action: "open_in_wechat" });
    } else if (isWechatBrowser() && flows.includes("scan") && !isMiniProgram() && !sentJustNow && !this.#isBind) {
      this.#show({ status: "loading", text: "redirecting", type });
      this.#leave(type);
    } else if (flows.includes("scan") && !isWechatBrowser()) {
      await this.#scan(signal, type);
    } else if (flows.includes("embedded") && !isWechatBrowser() && this.getAttribute("mode") !== "redirect") {
      await this.#embed(signal, type);
    } else {
      const hint = isWechatBrowser() && flows.includes("embedded") ? "inside" : "ready";
      this.#show({ status: "ready", type, hint, action: "go" });
    }
  }

  async #findTypes(signal) {
    const names = this.#names();
    if (names.length === 1) {
      return [await this.#call(signal, "GET", pathOf(names[0]))];
    }
    const known = (await this.#call(signal, "GET", "login-types?limit=200")).filter((type) => type.scope);
    const [authType, appId] = [this.getAttribute("auth-type"), this.getAttribute("app-id")];
    if (authType || appId) {
      const isMeant = (type) => (!authType || type.authType === shortName(authType)) && (!appId || type.authConfig.appId === appId);
      return known.filter(isMeant).slice(0, 1);
    }
    const wanted = names.length
      ? names.map((name) => known.find((type) => type.name === name)).filter(Boolean)
      : known;
    const inApp = wanted.filter((type) => type.authType === "WechatPublicType");
    return isWechatBrowser() && inApp.length ? inApp : wanted;
  }

  /** The QR code of this service, which WeChat on the phone opens as a page. */
  async #scan(signal, type) {
    const path = `${pathOf(type.name)}/scans`;
    const login = this.#begin(type);
    const { codeChallenge, state } = login;
    const scan = await this.#patiently(signal, () => this.#call(signal, "POST", path, { body: { codeChallenge, state } }), true);
    const one = `${path}/${scan.scanId}`;
    const picture = new URL(`api/v1/${one}/qr.svg`, SERVICE).href;
    const base = { type, picture, url: scan.url };
    const onPhone = matchMedia("(pointer: coarse) and (max-width: 40rem)").matches && !isWechatBrowser();
    let progress = "waiting";
    this.#show({ ...base, status: progress, hint: onPhone && "onPhone" });
    for (;;) {
      const began = performance.now();
      const answer = await this.#patiently(signal, () =>
        this.#call(signal, "GET", `${one}?wait=${this.#view.offline ? 0 : POLL_SECONDS}&status=${progress}`).catch((problem) => {
          if (problem.code === "not_found") {
            return { status: "expired" };
          }
          throw problem;
        }));
      if (answer.status === progress) {
        await pause(began + QUICKEST_POLL - performance.now(), signal);
        continue;
      }
      progress = answer.status;
      if (progress === "confirmed") {
        return this.#finish(signal, login, answer);
      } else if (progress === "refused") {
        throw new Problem(answer.error || "refused", answer);
      } else if (progress === "expired") {
        return this.#expire(signal, base);
      }
      this.#show({ ...base, status: progress, veiled: progress === "scanned" });
    }
  }

  /** WeChat's own QR page in a frame. It returns to a page of the service, which passes the code to this window. */
  async #embed(signal, type) {
    const path = `${pathOf(type.name)}/authorizations`;
    const login = this.#begin(type);
    const { codeChallenge, state } = login;
    const redirectUrl = this.#redirectUrl || undefined;
    const body = { embedded: true, redirectUrl, ...(this.#isBind ? { intent: "bind" } : { codeChallenge, state }) };
    const began = Date.now();
    const started = await this.#patiently(signal, () =>
      this.#call(signal, "POST", path, { body, token: this.#isBind && this.sessionToken }), true);
    const frame = make("iframe", "frame");
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox");
    frame.setAttribute("allow", "local-network-access *; local-network *");
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.src = started.authorizationUrl;
    const base = { type, frame };
    frame.addEventListener("load", () => {
      if (this.#view.frame === frame && this.#view.status === "loading") {
        this.#show({ ...base, status: "waiting", alternative: true });
      }
    });
    this.#show({ ...base, status: "loading" });
    this.#end = began + (started.expiresIn || 600) * 1000;
    const answer = await this.#answerOf(frame, started.state, this.#end - Date.now(), signal);
    if (!answer) {
      return this.#expire(signal, base);
    } else if (!answer.code) {
      throw new Problem("refused");
    }
    this.#show({ status: "loading", type, text: "finishing" });
    const proof = { code: answer.code, state: started.state };
    if (this.#isBind) {
      await this.#call(signal, "PUT", `users/me/bindings/${type.name}`, { body: proof, token: this.sessionToken });
      return this.#succeed({ bound: true }, login);
    }
    return this.#succeed(await this.#call(signal, "POST", `${pathOf(type.name)}/login-codes`, { body: proof }), login);
  }

  /** Waits for the frame's message; null after the timeout. Only the service's page in our own frame is trusted. */
  #answerOf(frame, state, millis, signal) {
    const { origin } = new URL(PUBLIC);
    return new Promise((resolve, reject) => {
      const done = (answer) => {
        clearTimeout(timer);
        removeEventListener("message", hear);
        signal.removeEventListener("abort", stop);
        return signal.aborted ? reject(signal.reason) : resolve(answer);
      };
      const hear = ({ source, origin: sender, data }) => {
        if (sender === origin && source === frame.contentWindow && data?.type === "wechat-login" && data.state === state) {
          done(data);
        }
      };
      const stop = () => done(null);
      const timer = setTimeout(stop, millis);
      addEventListener("message", hear);
      signal.addEventListener("abort", stop);
    });
  }

  /** Continues with the result of a scan. */
  async #finish(signal, login, { loginCode, corpList, bindCode, expiresIn }) {
    if (!loginCode && !bindCode) {
      // The answer with the code was lost, and the code is returned only once.
      throw new Problem("invalid_login_code");
    } else if (this.#isBind) {
      const path = `users/me/bindings/${login.instance}`;
      const token = this.sessionToken;
      const { codeVerifier } = login;
      // A loginCode means that the account is bound: to this user, by a unionId just now, or to another user.
      const { success, isActive } = await this.#call(signal, ...(bindCode ? ["PUT", path, { body: { bindCode, codeVerifier }, token }] : ["GET", path, { token }]));
      if (!success && !isActive) {
        throw new Problem("identity_taken");
      }
      return this.#succeed({ bound: true }, login);
    }
    return this.#succeed({ ...(loginCode ? { loginCode, corpList } : { bindCode }), expiresIn }, login);
  }

  /** Shows that the QR code has expired. It is renewed by a click, a few times automatically, or when the person returns. */
  async #expire(signal, base) {
    this.#show({ ...base, status: "expired", veiled: true, action: "refresh" });
    if (this.#renewals < RENEWALS_ALONE && !document.hidden) {
      this.#renewals++;
      await pause(EXPIRED_SHOWN, signal);
      if (!document.hidden) {
        this.#restart(base.type);
      }
    }
  }

  #seen = () => {
    // Timers are suspended while a computer sleeps.
    const tooOld = this.#view.frame && Date.now() > this.#end;
    if (!document.hidden && (tooOld || this.#view.status === "expired")) {
      this.refresh();
    }
  };

  async #leave(type, redirectUrl = this.#redirectUrl || location.href, given = {}) {
    const { signal } = this.#run;
    try {
      const login = this.#begin(type, redirectUrl, given);
      if (!this.#isBind) {
        goTo(login, redirectUrl);
        return;
      }
      const body = { redirectUrl: absolute(redirectUrl).href, intent: "bind", state: login.state };
      const started = await this.#call(signal, "POST", `${pathOf(type.name)}/authorizations`, { body, token: this.sessionToken });
      keepFor(redirectUrl, login);
      leaveFor(started.authorizationUrl);
    } catch (problem) {
      if (!signal.aborted) {
        this.#fail(problem);
      }
    }
  }

  /** Reports an outcome, with what its receiver needs beside it; after a redirect there is no login any more. */
  #succeed(outcome, login) {
    const detail = login ? { ...outcome, loginType: login.instance, ...(!outcome.bound && proofOf(login)) } : outcome;
    const text = detail.bound ? "bound" : detail.bindCode ? "stranger" : "confirmed";
    this.#show({ status: "confirmed", text, type: this.#view.type });
    const handler = this.#handler("success");
    let taken = Boolean(handler);
    const event = new CustomEvent("success", { bubbles: true, composed: true, cancelable: true });
    // A listener that reads the outcome handles it. Listeners cannot be counted: some are older than this module.
    Object.defineProperty(event, "detail", { get: () => (taken = true) && detail });
    const goOn = this.dispatchEvent(event);
    handler?.(detail);
    if (goOn && !taken && login && this.#redirectUrl) {
      this.#carry(detail, login);
    }
  }

  /** Sends the outcome to the redirect URL, as a login by redirect does, if no listener has handled it. */
  #carry({ loginCode, bindCode, bound }, login) {
    const url = new URL(this.#redirectUrl);
    [...url.searchParams.keys()].filter((name) => OUTCOME.includes(name)).forEach((name) => url.searchParams.delete(name));
    Object.entries({ loginCode, bindCode, bound, state: login.state }).forEach(([name, value]) => value && url.searchParams.set(name, value));
    keepFor(url, login);
    location.assign(url.href);
  }

  /** Returns what the page handles an event with: a function, or the name of one. */
  #handler(name) {
    return handlerOf((name === "success" ? this.onSuccess : this.onError) || this.getAttribute(`on-${name}`));
  }

  #fail(problem, more) {
    this.#show(this.#failure(problem));
    const detail = { code: problem.code, action: problem.action, message: this.#shown.messageOf(problem), ...more };
    this.dispatchEvent(new CustomEvent("error", { detail, bubbles: true, composed: true }));
    this.#handler("error")?.(detail);
  }

  #failure(problem) {
    const refused = problem.code === "refused";
    const hopeless = ["fix_request", "none", "open_in_wechat"].includes(problem.action) && problem.code !== "identity_taken";
    return {
      status: refused ? "refused" : "error",
      type: this.#view.type,
      problem: refused ? null : problem,
      action: hopeless ? null : "again",
    };
  }

  /** Retries until it works, as long as the problem is temporary. */
  async #patiently(signal, attempt, isStart = false) {
    let reported = false;
    for (let millis = FIRST_PAUSE; ; millis = Math.min(millis * 2, LONGEST_PAUSE)) {
      try {
        const answer = await attempt();
        if (this.#view.offline) {
          this.#show({ ...this.#view, offline: false });
        }
        return answer;
      } catch (problem) {
        if (signal.aborted || !problem.passes) {
          throw problem;
        }
        if (!isStart) {
          this.#show({ ...this.#view, offline: true });
        } else if (!reported) {
          reported = true;
          this.#fail(problem);
        }
        await pause(Math.max(millis, problem.retryAfter * 1000), signal);
      }
    }
  }

  #call(signal, method, path, { body, token } = {}) {
    return call(method, path, { body, token, signal, isChinese: this.#shown.isChinese });
  }

  #back() {
    this.#run?.abort();
    this.#run = new AbortController();
    this.#show({ status: "choosing" });
    this.#shown.focusStage();
  }

  #show(view) {
    const before = this.#view;
    this.#view = view;
    this.setAttribute("status", view.status);
    this.#paint();
    if (before.status !== view.status || before.url !== view.url) {
      const detail = { status: view.status, ...(view.type && { loginType: view.type.name }), ...(view.url && { url: view.url }) };
      this.dispatchEvent(new CustomEvent("status", { detail, bubbles: true, composed: true }));
    }
  }

  #paint() {
    this.#shown?.paint(this.#view, this.#types, this.#isBind);
  }
}
