/** WeChat Login: the element `<wechat-login>`, and `getElement` for pages with buttons of their own. */

const SERVICE = new URL("./", import.meta.url).href;
const FULL_NAME_PREFIX = "auths.loginTypes.";

/** The flows of each type, for services that do not list them. */
const FLOWS = { WeChatType: ["redirect", "embedded"], WechatPublicType: ["redirect", "scan"] };

const POLL_SECONDS = 25;
const POLL_GIVE_UP = 40_000;
const QUICKEST_POLL = 1_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

/** How long "expired" is shown before the QR code is renewed, and how often it is renewed without user action. */
const EXPIRED_SHOWN = 8_000;
const RENEWALS_ALONE = 3;

/** A person who was sent to WeChat within this time has gone back, and is not redirected again automatically. */
const JUST_SENT = 30_000;

/** The actions for errors that come without one; for all others it is "restart_login". */
const ACTIONS = {
  sign_in: ["not_bound"],
  fix_request: ["login_type_not_found", "redirect_not_allowed"],
  contact_operator: ["registration_closed", "login_type_inactive", "user_disabled", "wechat_misconfigured", "internal"],
  open_in_wechat: ["snapshot_user"],
  retry_later: ["network_error", "rate_limited", "wechat_unavailable", "wechat_rate_limited", "database_unavailable", "overloaded", "stopping"],
  none: ["not_supported", "user_blocked", "identity_taken", "user_already_bound"],
};

const actionOf = (code) => Object.keys(ACTIONS).find((action) => ACTIONS[action].includes(code)) || "restart_login";

/** The texts. Errors are here only if they can occur without a text of the service. */
const EN = {
  title: "Log in with WeChat",
  bindTitle: "Add a WeChat account",
  choose: "Choose how to log in",
  loading: "One moment…",
  waiting: "Scan the QR code with WeChat",
  scanned: "Scanned. Confirm on your phone",
  confirmed: "You are logged in",
  bound: "The WeChat account is added",
  stranger: "WeChat has confirmed who you are",
  expired: "The QR code has expired",
  refused: "The login was refused on the phone",
  finishing: "Logging you in…",
  redirecting: "Opening WeChat…",
  offline: "No connection. Trying again…",
  ready: "You log in on WeChat’s page and come back here",
  inside: "Inside WeChat you cannot scan your own screen: open this page on a computer, or go on",
  onPhone: "On your phone? Open this page in WeChat.",
  refresh: "Show a new QR code",
  again: "Try again",
  go: "Log in with WeChat",
  page: "Use WeChat’s page instead",
  others: "Other ways to log in",
  qr: "QR code to scan with WeChat",
  errors: {
    not_bound: "This WeChat account has no user here yet. Log in another way first, then add it.",
    user_disabled: "This account is disabled. Please ask the operator.",
    user_blocked: "WeChat has restricted this account.",
    snapshot_user: "WeChat showed a preview only. Tap “Use full service” (使用完整服务) there, then try again.",
    identity_taken: "This WeChat account belongs to another user.",
    user_already_bound: "You have another WeChat account here. Remove that one first.",
    not_supported: "This login starts inside WeChat, in the mini program.",
    invalid_code: "WeChat did not confirm the login.",
    network_error: "The login service cannot be reached. It is tried again by itself.",
    wechat_unavailable: "WeChat does not answer just now. Please try again.",
  },
  failed: (code) => `The login did not work (${code}).`,
};

const ZH = {
  title: "微信登录",
  bindTitle: "添加微信账号",
  choose: "请选择登录方式",
  loading: "请稍候…",
  waiting: "请使用微信扫描二维码",
  scanned: "扫描成功，请在手机上确认",
  confirmed: "登录成功",
  bound: "微信账号已添加",
  stranger: "微信已确认您的身份",
  expired: "二维码已过期",
  refused: "您已在手机上取消登录",
  finishing: "正在登录…",
  redirecting: "正在打开微信…",
  offline: "网络已断开，正在重试…",
  ready: "将在微信页面完成登录，然后返回此处",
  inside: "在微信中无法扫描自己的屏幕：请在电脑上打开此页面，或直接继续",
  onPhone: "正在使用手机？请在微信中打开此页面。",
  refresh: "刷新二维码",
  again: "重试",
  go: "微信登录",
  page: "改用微信页面登录",
  others: "其他登录方式",
  qr: "微信登录二维码",
  errors: {
    not_bound: "该微信账号尚未绑定用户。请先用其他方式登录，再添加该账号。",
    user_disabled: "该账号已被停用，请联系管理员。",
    user_blocked: "该微信账号已被微信限制。",
    snapshot_user: "微信仅显示了快照页。请点击“使用完整服务”后重试。",
    identity_taken: "该微信账号已绑定其他用户。",
    user_already_bound: "您已绑定其他微信账号，请先移除。",
    not_supported: "请在微信小程序中登录。",
    invalid_code: "微信未确认此次登录。",
    network_error: "无法连接登录服务，正在自动重试。",
    wechat_unavailable: "微信暂时无响应，请重试。",
  },
  failed: (code) => `登录未成功（${code}）。`,
};

const isChinese = (language) => /^zh\b/i.test(language);

function shortName(name) {
  return name.startsWith(FULL_NAME_PREFIX) ? name.slice(FULL_NAME_PREFIX.length) : name;
}

const pathOf = (instance) => `login-types/${encodeURIComponent(instance)}`;

/** Returns whether a browser is the one inside WeChat, not WeCom's. A hint for what to show, never a proof. */
export function isWechatBrowser(userAgent = navigator.userAgent) {
  return /micromessenger/i.test(userAgent) && !/wxwork/i.test(userAgent);
}

/** A mini program shows web pages too, but a login by redirect must not start there automatically. */
const isMiniProgram = () => /miniprogram/i.test(navigator.userAgent);

/** Reads or writes the memory of this tab. A browser that forbids it loses only convenience. */
function tab(key, value) {
  try {
    const name = `wechat-login:${key}`;
    return value === undefined ? sessionStorage.getItem(name) : sessionStorage.setItem(name, value);
  } catch {
    return null;
  }
}

/** An error as pages receive it: its code, what to do next, and the service's text for a person. */
class Problem extends Error {
  constructor(code, { action, title, retryAfter } = {}) {
    super(title || code);
    this.code = code;
    this.action = action || actionOf(code);
    this.title = title;
    this.retryAfter = retryAfter || 0;
  }

  get passes() {
    return this.action === "retry_later";
  }
}

/** Removes the outcome of a login by redirect from the page's URL and returns it; null if there is none. */
export function takeResult() {
  const url = new URL(location.href);
  const names = ["loginCode", "bindCode", "bound", "error"];
  const found = names.find((name) => url.searchParams.has(name));
  if (!found) {
    return null;
  }
  const value = url.searchParams.get(found);
  const state = url.searchParams.get("state");
  [...names, "state"].forEach((name) => url.searchParams.delete(name));
  history.replaceState(history.state, "", url.pathname + url.search + url.hash);
  const result =
    found === "error"
      ? { code: value, action: actionOf(value) }
      : { [found]: found === "bound" ? value === "true" : value };
  const loginType = tab("instance");
  return { ...result, ...(loginType && { loginType }), ...(state !== null && { state }) };
}

function authorizeUrl(instance, redirectUrl) {
  const url = new URL(`api/v1/${pathOf(instance)}/authorize`, SERVICE);
  url.searchParams.set("redirectUrl", new URL(redirectUrl || "", location.href).href);
  return url.href;
}

function leaveFor(url, instance) {
  tab("instance", instance);
  tab("sent", Date.now());
  location.assign(url);
}

/** Returns an instance by its short or full name. The type declarations describe its methods. */
export function getElement(name, { onSuccess, onError } = {}) {
  const instance = shortName(name);
  const element = {
    name: instance,
    isWechatBrowser: () => isWechatBrowser(),
    authorizeUrl: (redirectUrl) => authorizeUrl(instance, redirectUrl),
    login: (redirectUrl) => leaveFor(authorizeUrl(instance, redirectUrl), instance),
    resume() {
      const result = takeResult();
      const report = result?.code ? onError : onSuccess;
      if (result && report) {
        report(result);
      }
      return Boolean(result);
    },
  };
  if (onSuccess || onError) {
    queueMicrotask(() => element.resume());
  }
  return element;
}

/** Waits for a time, or until the browser is online again. */
function pause(millis, signal) {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      return signal.aborted ? reject(signal.reason) : resolve();
    };
    const timer = setTimeout(end, millis);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

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

const STYLE = `
:host {
  --_accent: var(--wechat-login-accent, #07834a);
  --_on-accent: var(--wechat-login-on-accent, #fff);
  --_ink: var(--wechat-login-text, #16211c);
  --_muted: var(--wechat-login-muted, #5b6b63);
  --_line: var(--wechat-login-line, #dfe7e2);
  --_surface: var(--wechat-login-background, #fff);
  --_wash: var(--wechat-login-wash, #eef6f1);
  --_danger: var(--wechat-login-danger, #b3261e);
  --_radius: var(--wechat-login-radius, 20px);
  --_size: var(--wechat-login-qr-size, 216px);
  display: block; box-sizing: border-box; width: 21.5rem; max-width: 100%;
  font: 400 1rem/1.5 var(--wechat-login-font, system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei",
    sans-serif);
}
@supports (color: light-dark(#000, #fff)) {
  :host {
    --_accent: var(--wechat-login-accent, light-dark(#07834a, #35c683));
    --_on-accent: var(--wechat-login-on-accent, light-dark(#fff, #06140c));
    --_ink: var(--wechat-login-text, light-dark(#16211c, #e8efeb));
    --_muted: var(--wechat-login-muted, light-dark(#5b6b63, #a3b5ab));
    --_line: var(--wechat-login-line, light-dark(#dfe7e2, #2f3d36));
    --_surface: var(--wechat-login-background, light-dark(#fff, #18211c));
    --_wash: var(--wechat-login-wash, light-dark(#eef6f1, #20302a));
    --_danger: var(--wechat-login-danger, light-dark(#b3261e, #ff8a80));
  }
}
:host([hidden]) { display: none; }
:host([status="choosing"]) .title { order: -2; }
:host([status="choosing"]) .words { order: -1; margin-top: -.75rem; font-size: .875rem; color: var(--_muted); }
* { box-sizing: border-box; }
.panel {
  display: flex; flex-direction: column; align-items: center; gap: 1rem; padding: 1.5rem 1.25rem;
  border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); color: var(--_ink);
  text-align: center; outline: none;
}
.title { margin: 0; font-size: 1.25rem; font-weight: 650; line-height: 1.3; letter-spacing: -.01em; }
.stage { position: relative; display: grid; place-items: center; width: 100%; }
.stage > * { grid-area: 1 / 1; }
.code {
  display: grid; place-items: center; width: var(--_size); height: var(--_size);
  overflow: hidden; border: 1px solid var(--_line); border-radius: 16px; background: #fff;
}
.code img { width: 100%; height: 100%; display: block; }
.frame {
  display: block; width: 300px; max-width: 100%; height: 350px; border: 0; border-radius: 16px; background: #fff; color-scheme: light;
}
.veiled { opacity: .1; filter: blur(3px); }
.sign {
  z-index: 1; display: grid; place-items: center; width: 5.5rem; height: 5.5rem; padding: 1.5rem; border-radius: 50%;
  background: var(--_wash); color: var(--_accent);
}
.veiled + .sign { background: var(--_accent); color: var(--_on-accent); box-shadow: 0 0 0 .5rem var(--_surface); }
.sign.bad { color: var(--_danger); background: color-mix(in srgb, var(--_danger) 11%, var(--_surface)); }
.empty { min-height: var(--_size); }
svg { width: 100%; height: 100%; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.spinner { width: 2.5rem; height: 2.5rem; border: 3px solid var(--_line); border-top-color: var(--_accent); border-radius: 50%; }
.words { display: grid; gap: .25rem; width: 100%; }
.status { margin: 0; font-weight: 600; text-wrap: balance; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.status.bad { color: var(--_danger); font-weight: 500; }
.hint { margin: 0; color: var(--_muted); font-size: .875rem; text-wrap: balance; }
.status:empty, .hint:empty { display: none; }
.actions { display: grid; gap: .5rem; width: 100%; }
.actions:empty { display: none; }
button {
  display: inline-flex; align-items: center; justify-content: center; gap: .5rem; min-height: 2.75rem; padding: .5rem 1rem;
  border: 1px solid transparent; border-radius: calc(var(--_radius) * .6); font: inherit; font-weight: 600; cursor: pointer;
}
.button { background: var(--_accent); color: var(--_on-accent); }
.button:hover { filter: brightness(1.08); }
.link { background: none; color: var(--_muted); font-size: .875rem; font-weight: 500; }
.link:hover { color: var(--_ink); text-decoration: underline; }
.choices { display: grid; gap: .625rem; width: 100%; margin: 0; padding: 0; list-style: none; }
.choice {
  justify-content: space-between; width: 100%; min-height: 3.5rem; border-color: var(--_line); background: none; color: var(--_ink); text-align: start;
}
.choice:hover { border-color: var(--_accent); background: var(--_wash); }
.choice::after, .back::before { color: var(--_muted); font-size: 1.4em; line-height: 1; }
.choice::after { content: "›" / ""; }
.back::before { content: "‹" / ""; }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.frame:focus-visible { outline-offset: 0; }
@media (max-width: 22rem) { .panel { padding: 1rem .5rem; } }
@media (prefers-reduced-motion: no-preference) {
  .spinner { animation: turn .9s linear infinite; }
  .sign { animation: come .25s ease-out; }
  .veiled { transition: opacity .2s, filter .2s; }
  button { transition: background-color .15s, border-color .15s, filter .15s; }
  @keyframes turn { to { rotate: 1turn; } }
  @keyframes come { from { opacity: 0; scale: .85; } }
}
@media (forced-colors: active) { .button, .choice { border-color: ButtonText; } .spinner { border-top-color: Highlight; } }
`;

function addStyle(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Safari before 16.4
    root.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
  }
}

/** `<wechat-login instance="..." redirect-url="...">`: shows the ways to log in and the progress, and dispatches events. */
class WechatLogin extends HTMLElement {
  static observedAttributes = ["instance", "redirect-url", "mode", "intent", "lang"];

  #run = null;
  #parts = null;
  #view = { status: "loading" };
  #types = [];
  #renewals = 0;
  #end = 0;
  #languages = new MutationObserver(() => this.#paint());

  connectedCallback() {
    if (!this.#parts) {
      this.#build();
    }
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
    if (this.#parts && this.isConnected && before !== after) {
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
  login(redirectUrl) {
    const [name] = this.#names();
    this.#leave(this.#view.type?.name || name || "", redirectUrl);
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
    return url && new URL(url, location.href).href;
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

  /** Reports the outcome that the browser returned with, if this element had sent it to WeChat. */
  #resume() {
    const names = this.#names();
    const sender = tab("instance");
    if (sender && names.length && !names.includes(sender)) {
      return false;
    }
    const result = takeResult();
    if (result?.code) {
      this.#fail(new Problem(result.code, result), result);
    } else if (result) {
      this.#succeed(result, true);
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
    const flows = type.flows || FLOWS[type.authType] || (type.scope ? ["redirect"] : []);
    const sentJustNow = Date.now() - Number(tab("sent")) < JUST_SENT;
    if (!flows.length) {
      throw new Problem("not_supported", { action: "open_in_wechat" });
    } else if (isWechatBrowser() && flows.includes("scan") && !isMiniProgram() && !sentJustNow && !this.#isBind) {
      this.#show({ status: "loading", text: "redirecting", type });
      this.#leave(type.name);
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
    const wanted = names.length
      ? names.map((name) => known.find((type) => type.name === name)).filter(Boolean)
      : known;
    const inApp = wanted.filter((type) => type.authType === "WechatPublicType");
    return isWechatBrowser() && inApp.length ? inApp : wanted;
  }

  /** The QR code of this service, which WeChat on the phone opens as a page. */
  async #scan(signal, type) {
    const path = `${pathOf(type.name)}/scans`;
    const scan = await this.#patiently(signal, () => this.#call(signal, "POST", path, { body: {} }), true);
    const one = `${path}/${scan.scanId}`;
    const picture = new URL(`api/v1/${one}/qr.svg`, SERVICE).href;
    const base = { type, picture, url: scan.url };
    const onPhone = matchMedia("(pointer: coarse) and (max-width: 40rem)").matches && !isWechatBrowser();
    let status = "waiting";
    this.#show({ ...base, status, hint: onPhone && "onPhone" });
    for (;;) {
      const began = performance.now();
      const answer = await this.#patiently(signal, () =>
        this.#call(signal, "GET", `${one}?wait=${this.#view.offline ? 0 : POLL_SECONDS}&status=${status}`).catch((problem) => {
          if (problem.code === "not_found") {
            return { status: "expired" };
          }
          throw problem;
        }));
      if (answer.status === status) {
        await pause(began + QUICKEST_POLL - performance.now(), signal);
        continue;
      }
      status = answer.status;
      if (status === "confirmed") {
        return this.#finish(signal, type, answer);
      } else if (status === "refused") {
        throw new Problem(answer.error || "refused", answer);
      } else if (status === "expired") {
        return this.#expire(signal, base);
      }
      this.#show({ ...base, status, veiled: status === "scanned" });
    }
  }

  /** WeChat's own QR page in a frame. It returns to a page of the service, which passes the code to this window. */
  async #embed(signal, type) {
    const path = `${pathOf(type.name)}/authorizations`;
    const body = { embedded: true, redirectUrl: this.#redirectUrl || undefined, intent: this.#isBind ? "bind" : "login" };
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
      return this.#succeed({ bound: true, loginType: type.name });
    }
    return this.#succeed({ ...(await this.#call(signal, "POST", `${pathOf(type.name)}/login-codes`, { body: proof })), loginType: type.name });
  }

  /** Waits for the frame's message; null after the timeout. Only the service's page in our own frame is trusted. */
  #answerOf(frame, state, millis, signal) {
    const origin = new URL(SERVICE).origin;
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
  async #finish(signal, type, { loginCode, corpList, bindCode, expiresIn }) {
    if (!loginCode && !bindCode) {
      // The answer with the code was lost, and the code is returned only once.
      throw new Problem("invalid_login_code");
    } else if (this.#isBind) {
      const path = `users/me/bindings/${type.name}`;
      const token = this.sessionToken;
      // A loginCode means that the account is bound: to this user, by a unionId just now, or to another user.
      const { success, isActive } = await this.#call(signal, ...(bindCode ? ["PUT", path, { body: { bindCode }, token }] : ["GET", path, { token }]));
      if (!success && !isActive) {
        throw new Problem("identity_taken");
      }
      return this.#succeed({ bound: true, loginType: type.name });
    }
    return this.#succeed({ ...(loginCode ? { loginCode, corpList } : { bindCode }), expiresIn, loginType: type.name });
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

  async #leave(instance, redirectUrl = this.#redirectUrl || location.href) {
    if (!this.#isBind) {
      leaveFor(authorizeUrl(instance, redirectUrl), instance);
      return;
    }
    const { signal } = this.#run;
    try {
      const path = `${pathOf(instance)}/authorizations`;
      const started = await this.#call(signal, "POST", path, { body: { redirectUrl, intent: "bind" }, token: this.sessionToken });
      leaveFor(started.authorizationUrl, instance);
    } catch (problem) {
      if (!signal.aborted) {
        this.#fail(problem);
      }
    }
  }

  #succeed(detail, cameBack = false) {
    const text = detail.bound ? "bound" : detail.bindCode ? "stranger" : "confirmed";
    this.#show({ status: "confirmed", text, type: this.#view.type });
    let taken = typeof this.onSuccess === "function";
    const event = new CustomEvent("success", { bubbles: true, composed: true, cancelable: true });
    // A listener that reads the outcome handles it. Listeners cannot be counted: some are older than this module.
    Object.defineProperty(event, "detail", { get: () => (taken = true) && detail });
    const goOn = this.dispatchEvent(event);
    this.onSuccess?.(detail);
    if (goOn && !taken && !cameBack && this.#redirectUrl) {
      this.#carry(detail);
    }
  }

  /** Sends the outcome to the redirect URL, as a login by redirect does, if no listener has handled it. */
  #carry({ loginCode, bindCode, bound }) {
    const url = new URL(this.#redirectUrl);
    Object.entries({ loginCode, bindCode, bound }).forEach(([name, value]) => value && url.searchParams.set(name, value));
    location.assign(url.href);
  }

  #fail(problem, more) {
    this.#show(this.#failure(problem));
    const detail = { code: problem.code, action: problem.action, message: this.#message(problem), ...more };
    this.dispatchEvent(new CustomEvent("error", { detail, bubbles: true, composed: true }));
    this.onError?.(detail);
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

  async #call(signal, method, path, { body, token } = {}) {
    const giveUp = new AbortController();
    const stop = () => giveUp.abort();
    const timer = setTimeout(stop, POLL_GIVE_UP);
    signal.addEventListener("abort", stop);
    addEventListener("offline", stop);
    try {
      const response = await fetch(new URL(`api/v1/${path}`, SERVICE), {
        method,
        headers: {
          Accept: "application/json",
          "Accept-Language": this.#isChinese ? "zh" : "en",
          ...(body && { "Content-Type": "application/json" }),
          ...(token && { Authorization: `Bearer ${token}` }),
        },
        body: body && JSON.stringify(body),
        credentials: "include",
        cache: "no-store",
        signal: giveUp.signal,
      });
      const answer = await response.json();
      if (response.ok) {
        return answer;
      }
      throw new Problem(answer.code || "internal", { ...answer, retryAfter: Number(response.headers.get("Retry-After")) });
    } catch (problem) {
      // Anything but an answer of the service means that the connection does not work.
      throw problem instanceof Problem ? problem : new Problem("network_error");
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      removeEventListener("offline", stop);
    }
  }

  // ---- the view

  get #isChinese() {
    for (let node = this; node; node = node.parentNode || node.host) {
      if (node.lang) {
        return isChinese(node.lang);
      }
    }
    return isChinese(navigator.language);
  }

  #message(problem) {
    const texts = this.#isChinese ? ZH : EN;
    return texts.errors[problem.code] || problem.title || texts.failed(problem.code);
  }

  #build() {
    const root = this.attachShadow({ mode: "open" });
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
    if (!this.#parts) {
      return;
    }
    const texts = this.#isChinese ? ZH : EN;
    const { title, stage, status, hint, actions, panel } = this.#parts;
    const view = this.#view;
    const hadFocus = this.shadowRoot.activeElement;
    panel.lang = this.#isChinese ? "zh-CN" : "en";
    panel.setAttribute("aria-busy", String(view.status === "loading"));
    const chosen = this.#types.length > 1 && view.type;
    title.textContent = chosen ? chosen.title : this.#isBind ? texts.bindTitle : texts.title;
    const words = this.#words(texts);
    if (status.textContent !== words) {
      status.textContent = words;
    }
    status.classList.toggle("bad", this.#isBad);
    // WeChat's page shows the progress of the scan itself, and does not report it.
    status.classList.toggle("spoken", Boolean(view.frame) && view.status === "waiting" && !view.offline);
    hint.textContent = (view.hint && texts[view.hint]) || "";
    this.#paintStage(stage, texts);
    actions.replaceChildren(...this.#actions(texts));
    if (hadFocus && !this.shadowRoot.activeElement) {
      (actions.querySelector("button") || panel).focus({ preventScroll: true });
    }
  }

  get #isBad() {
    const { status, problem } = this.#view;
    return status === "refused" || (status === "error" && problem.action !== "open_in_wechat");
  }

  #words(texts) {
    const view = this.#view;
    if (view.problem) {
      return this.#message(view.problem);
    }
    return view.offline ? texts.offline : view.status === "choosing" ? texts.choose : view.status === "ready" ? "" : texts[view.text || view.status];
  }

  #paintStage(stage, texts) {
    const view = this.#view;
    const children = [];
    if (view.status === "choosing") {
      children.push(make("ul", "choices", ...this.#types.map((type) => this.#choice(type))));
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
      const mark = make("div", "sign", icon(view.status === "error" && !this.#isBad ? "scanned" : view.status));
      mark.classList.toggle("bad", this.#isBad);
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
    button.addEventListener("click", () => this.#restart(type));
    return make("li", "item", button);
  }

  #actions(texts) {
    const view = this.#view;
    const list = [];
    if (view.action === "go") {
      list.push(this.#button("button", texts.go, () => this.#leave(view.type.name)));
    } else if (view.action) {
      list.push(this.#button(view.action === "refresh" ? "button refresh" : "button", texts[view.action], () => this.refresh()));
    }
    if (view.alternative) {
      list.push(this.#button("link alternative", texts.page, () => this.#leave(view.type.name)));
    }
    if (this.#types.length > 1 && view.status !== "choosing" && view.status !== "confirmed") {
      list.push(this.#button("link back", texts.others, () => this.#back()));
    }
    return list;
  }

  #back() {
    this.#run?.abort();
    this.#run = new AbortController();
    this.#show({ status: "choosing" });
    this.#parts.stage.querySelector("button")?.focus();
  }

  #button(part, text, act) {
    const button = make("button", part, text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }
}

if (!customElements.get("wechat-login")) {
  customElements.define("wechat-login", WechatLogin);
}
