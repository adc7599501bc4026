import { isAtOwnAddress } from "./own-address.js";
import { miniLoginUrl, takeMiniCode } from "./trial-mini.js";
import { takeResult } from "./wechat-login.js";

const TOKEN = "wechat-login-session";
const LANGUAGE = "wechat-login-language";
/** The address of the service, which may be below a path. */
const HOME = new URL("./", import.meta.url).href;
const MOST_LOGGED = 30;
const CHINESE = (localStorage.getItem(LANGUAGE) || navigator.language).toLowerCase().startsWith("zh");

const TEXTS = {
  elsewhere: "登录只能在服务自身的地址完成，请在以下地址打开此页面：",
  trial: "试用模式：当前使用微信模拟器，不涉及任何真实微信账号。",
  phone: "模拟手机",
  welcome: "微信登录",
  lead: "在您的页面中放入一个元素即可：支持三种微信应用，并实时显示登录进度。",
  ways: "登录方式",
  code: "您的页面只需这些",
  told: "您的页面收到的事件",
  scanOnPhone: "用模拟手机扫码",
  newHere: "首次使用",
  newHereHint: "该微信账号尚无对应用户，请填写名称完成注册；留空则使用微信昵称。",
  name: "名称",
  register: "注册",
  cancel: "取消",
  whichCorp: "请选择组织",
  userId: "用户",
  logout: "退出登录",
  accounts: "微信账号",
  corps: "组织",
  sessions: "会话",
  endSessions: "结束所有会话",
  events: "账号动态",
  add: "添加微信账号",
  close: "关闭",
};

const ICONS = {
  WeChatType: "M4 5h16v11H4zM9 20h6M12 16v4",
  WechatPublicType: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM17.5 17.5H20V20h-2.5z",
  WeChatMiniType: "M7 2.5h10v19H7zM10.5 18.5h3",
};

const say = (english, chinese) => (CHINESE ? chinese : english);
const byId = (id) => document.getElementById(id);

/** Paths that need no session. An expired session token would make the service refuse them. */
const ANYONE = /^\/(login-types(\/[^/]+\/(login-codes|registrations))?|sessions)$/;

let loginTypes = [];
let phoneUrl = null;
let isTrial = false;
let stranger = null;

class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ? `${problem.title}. ${problem.detail}` : problem.title);
    this.code = problem.code;
  }
}

async function call(method, path, body) {
  return request(method, `api/v1${path}`, body, !ANYONE.test(path));
}

async function request(method, path, body, asUser = true) {
  const headers = { "Accept": "application/json", "Accept-Language": CHINESE ? "zh" : "en" };
  const token = sessionStorage.getItem(TOKEN);
  if (token && asUser) {
    headers.Authorization = `Bearer ${token}`;
  }
  if (body) {
    headers["Content-Type"] = "application/json";
  }
  const response = await fetch(HOME + path, {
    method,
    headers,
    body: body ? JSON.stringify(body) : undefined,
    cache: "no-store",
  });
  const text = await response.text();
  const answer = text ? JSON.parse(text) : null;
  if (!response.ok) {
    if (answer.code === "unauthenticated" || answer.code === "user_disabled") {
      sessionStorage.removeItem(TOKEN);
    }
    throw new Refusal(answer);
  }
  const successor = response.headers.get("X-Session-Token");
  if (successor && asUser) {
    sessionStorage.setItem(TOKEN, successor);
  }
  return answer;
}

function status(text, isError = false) {
  byId("status").textContent = text;
  byId("status").classList.toggle("error", isError);
}

function show(id) {
  for (const view of ["signed-out", "register-form", "choose-corp", "signed-in"]) {
    byId(view).hidden = view !== id;
  }
  if (id !== "signed-out") {
    byId("component").replaceChildren();
  }
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (properties.id) {
    element.dataset.testid = properties.id;
  }
  element.append(...children);
  return element;
}

function icon(path) {
  const holder = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  holder.setAttribute("viewBox", "0 0 24 24");
  holder.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  holder.append(line);
  return holder;
}

/** Runs an action of the person, and shows the refusal if it fails. */
function on(element, type, action) {
  element.addEventListener(type, async (event) => {
    event.preventDefault();
    status("");
    await attempt(() => action(event));
  });
  return element;
}

async function attempt(action) {
  try {
    await action();
  } catch (refusal) {
    status(refusal.message, true);
    if (!sessionStorage.getItem(TOKEN) && !stranger) {
      showSignedOut();
    }
  }
}

function row(title, hint, ...actions) {
  const text = make("div", {}, title, make("small", { textContent: hint }));
  return make("div", { className: "row" }, text, ...actions);
}

function instant(text) {
  return new Date(text).toLocaleString(CHINESE ? "zh-CN" : "en", { dateStyle: "medium", timeStyle: "short" });
}

const isWebType = (type) => type.scope !== undefined;

// ---- the demonstrations

const WAYS = {
  WeChatType: ["Website", "网站应用", "WeChat’s own QR page, inside yours", "将微信的二维码页面嵌入您的页面"],
  WechatPublicType: ["Official account", "公众号", "A scan with live status; a redirect inside WeChat", "扫码并实时显示进度；在微信内直接跳转"],
  WeChatMiniType: ["Mini program", "小程序", "On the phone, with a code of wx.login", "在手机上，使用 wx.login 的 code"],
};

function showSignedOut() {
  byId("login-types").replaceChildren(...loginTypes.map(way));
  show("signed-out");
  const first = loginTypes.find((type) => type.authType === "WeChatType") || loginTypes[0];
  if (first) {
    choose(first);
  }
}

function way(type) {
  const [english, chinese, hint, hintChinese] = WAYS[type.authType] || [type.title, type.title, "", ""];
  const several = loginTypes.filter((one) => one.authType === type.authType).length > 1;
  const button = make(
    "button",
    { id: `login-${type.name}`, className: "way", type: "button" },
    icon(ICONS[type.authType] || ICONS.WeChatType),
    make("span", { textContent: several ? type.title : say(english, chinese) }),
    make("small", { textContent: say(hint, hintChinese) }),
  );
  button.addEventListener("click", () => choose(type));
  return button;
}

function choose(type) {
  loginTypes.forEach((one) => byId(`login-${one.name}`).setAttribute("aria-pressed", String(one === type)));
  byId("scan-help").hidden = true;
  byId("log").replaceChildren();
  byId("mini-card").hidden = isWebType(type);
  byId("snippet").textContent = snippet(type);
  if (isWebType(type)) {
    const element = component(type, byId("scan-help"), byId("scan-on-phone"));
    element.addEventListener("success", ({ detail }) => attempt(() => finish(type.name, detail)));
    byId("component").replaceChildren(element);
  } else {
    byId("component").replaceChildren();
    byId("mini-card").replaceChildren(...miniChoice(type));
  }
}

function snippet(type) {
  return isWebType(type)
    ? `<script type="module" src="${HOME}wechat-login.js"></script>\n\n<wechat-login instance="${type.name}"></wechat-login>`
    : `wx.login({ success: ({ code }) => wx.request({\n  url: "${HOME}api/v1/sessions", method: "POST",\n  data: { loginType: "${type.name}", code } }) })`;
}

function component(type, help, link) {
  const element = make("wechat-login", { id: "wechat-login" });
  element.setAttribute("instance", type.name);
  for (const name of ["status", "success", "error"]) {
    element.addEventListener(name, ({ detail }) => log(name, detail));
  }
  element.addEventListener("status", ({ detail }) => helpToScan(detail, help, link));
  return element;
}

/** Links to the simulated phone, because WeChat cannot scan the codes of a trial. */
function helpToScan({ status: now, url }, help, link) {
  const scannable = phoneUrl && url && (now === "waiting" || now === "scanned");
  help.hidden = !scannable;
  if (scannable) {
    link.href = `${phoneUrl}?open=${encodeURIComponent(url)}`;
  }
}

/** Logs an event of the component, with its codes cut short so that they cannot be used. */
function log(name, detail) {
  const words = Object.entries(detail)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${/Code$|^codeVerifier$/.test(key) ? `${String(value).slice(0, 8)}…` : typeof value === "object" ? `${value.length} ×` : value}`);
  const line = make(
    "li",
    { className: `told-${name}` },
    make("time", { textContent: new Date().toLocaleTimeString("en-GB") }),
    make("b", { textContent: name }),
    make("span", { textContent: words.join(", ") }),
  );
  const lines = byId("log");
  lines.append(line);
  if (lines.children.length > MOST_LOGGED) {
    lines.firstChild.remove();
  }
  lines.scrollTop = lines.scrollHeight;
}

function miniChoice(type) {
  const head = make("h2", { textContent: say("Log in by the mini program", "小程序登录") });
  const round = make("div", { className: "round" }, icon(ICONS.WeChatMiniType));
  if (phoneUrl) {
    return [
      head,
      round,
      make("p", { className: "muted", textContent: say("The simulated phone opens the mini program and comes back with its code.", "模拟手机将打开小程序，并带着 code 返回。") }),
      make("a", { id: "open-mini", className: "button", href: miniLoginUrl(phoneUrl, type, HOME), textContent: say("Open the mini program", "打开小程序") }),
    ];
  }
  const code = make("input", { id: `code-${type.name}`, maxLength: 128, required: true, placeholder: say("code from the phone", "手机上的 code") });
  code.setAttribute("aria-label", `${type.title} code`);
  const form = make("form", { className: "stack" }, code, make("button", { textContent: say("Log in", "登录") }));
  return [head, round, on(form, "submit", () => logInByCode(type.name, code.value.trim()))];
}

async function logInByCode(loginType, code) {
  const path = `/login-types/${encodeURIComponent(loginType)}/login-codes`;
  await finish(loginType, await call("POST", path, { code }));
}

/** Continues with the outcome of a login. */
async function finish(loginType, result) {
  if (result.bindCode) {
    stranger = { loginType, bindCode: result.bindCode, codeVerifier: result.codeVerifier };
    show("register-form");
    byId("register-name").focus();
  } else if (result.corpList && result.corpList.length > 1) {
    chooseCorp(result);
  } else {
    await openSession(result);
  }
}

function chooseCorp(result) {
  byId("corp-choices").replaceChildren(
    ...result.corpList.map((corp) => {
      const button = make("button", { id: `corp-${corp.corpId}`, textContent: corp.corpName });
      return on(button, "click", () => openSession(result, corp.corpId));
    }));
  show("choose-corp");
}

async function openSession({ loginCode, codeVerifier }, corpId) {
  const session = await call("POST", "/sessions", { loginCode, codeVerifier, corpId });
  sessionStorage.setItem(TOKEN, session.sessionToken);
  await showSignedIn();
}

async function register() {
  const displayName = byId("register-name").value.trim();
  const { loginType, bindCode, codeVerifier } = stranger;
  const path = `/login-types/${encodeURIComponent(loginType)}/registrations`;
  const result = await call("POST", path, { bindCode, codeVerifier, displayName: displayName || undefined });
  stranger = null;
  await finish(loginType, { ...result, codeVerifier });
  status(say("Welcome!", "欢迎！"));
}

// ---- the account

async function showSignedIn() {
  const session = await call("GET", "/sessions/current");
  const [bindings, sessions, events, person] = await Promise.all([
    call("GET", "/users/me/bindings"),
    call("GET", "/users/me/sessions"),
    isTrial ? request("GET", "trial-events.json") : [],
    isTrial ? request("GET", "trial-person.json") : {},
  ]);
  const { user } = session;
  const corp = user.corpList.find((one) => one.corpId === session.corpId);
  byId("user-name").textContent = user.displayName;
  showFace(user.displayName, person);
  byId("user-id").textContent = user.userId;
  byId("corp-name").textContent = corp ? ` · ${corp.corpName}` : "";
  byId("corps").replaceChildren(...user.corpList.map((one) => row(one.corpName, one.corpId)));
  byId("corps-card").hidden = !user.corpList.length;
  byId("bindings").replaceChildren(...loginTypes.map((type) => binding(type, bindings)));
  byId("sessions").replaceChildren(...sessions.map(sessionRow));
  byId("events").replaceChildren(...events.map(eventLine));
  byId("events-card").hidden = !events.length;
  show("signed-in");
}

// The picture is WeChat's; a letter stands in for it where there is none, or where it has changed.
function showFace(displayName, { nickname, picture }) {
  const face = byId("user-face");
  const letter = [...displayName][0];
  face.title = nickname || "";
  face.textContent = letter;
  if (picture) {
    const image = make("img", { src: picture, alt: "", referrerPolicy: "no-referrer" });
    image.addEventListener("error", () => { face.textContent = letter; });
    face.replaceChildren(image);
  }
}

function titleOf(name) {
  const type = loginTypes.find((one) => one.name === name);
  const known = type && WAYS[type.authType];
  return known ? say(known[0], known[1]) : name;
}

function binding(type, bindings) {
  const bound = bindings.find((one) => one.appId === type.authConfig.appId);
  if (bound) {
    const unbind = make("button", { id: `unbind-${type.name}`, className: "quiet", textContent: say("Remove", "移除") });
    on(unbind, "click", async () => {
      const answer = await call("DELETE", `/users/me/bindings/${type.name}`);
      await showSignedIn();
      status(answer.message);
    });
    return row(titleOf(type.name), say(`since ${instant(bound.boundAt)}`, `绑定于 ${instant(bound.boundAt)}`), unbind);
  }
  const hint = say("not added", "未添加");
  const text = say("Add", "添加");
  if (isWebType(type)) {
    const bind = make("button", { id: `bind-${type.name}`, textContent: text });
    bind.addEventListener("click", () => showAdd(type));
    return row(titleOf(type.name), hint, bind);
  }
  return phoneUrl
    ? row(titleOf(type.name), hint, make("a", { id: `bind-${type.name}`, className: "button", href: miniLoginUrl(phoneUrl, type, HOME), textContent: text }))
    : row(titleOf(type.name), hint);
}

function showAdd(type) {
  status("");
  byId("add-help").hidden = true;
  const element = component(type, byId("add-help"), byId("add-on-phone"));
  element.id = "wechat-bind";
  element.setAttribute("intent", "bind");
  element.sessionToken = sessionStorage.getItem(TOKEN);
  byId("add-component").replaceChildren(element);
  byId("add").showModal();
}

async function mini({ loginType, code }) {
  if (!sessionStorage.getItem(TOKEN)) {
    await logInByCode(loginType, code);
    return;
  }
  const answer = await call("PUT", `/users/me/bindings/${encodeURIComponent(loginType)}`, { code });
  await showSignedIn();
  status(answer.message);
}

function sessionRow(one) {
  const title = make("span", { textContent: say(`by ${titleOf(one.loginType)}`, titleOf(one.loginType)) });
  if (one.current) {
    title.append(make("span", { className: "mark", textContent: say("this one", "当前") }));
  }
  const end = make("button", { id: `end-${one.id}`, className: "quiet end-one", textContent: say("End", "结束") });
  on(end, "click", () => (one.current ? leave("/sessions/current") : endOther(one)));
  const since = say(`since ${instant(one.createdAt)}`, `始于 ${instant(one.createdAt)}`);
  return row(title, [since, deviceOf(one.userAgent), one.address].filter(Boolean).join(" · "), end);
}

/** Returns the names of browser and system that a header claims, as far as they are known. */
function deviceOf(userAgent = "") {
  const names = [
    [/MicroMessenger/, "WeChat"], [/Edg/, "Edge"], [/Firefox|FxiOS/, "Firefox"], [/Chrome|CriOS/, "Chrome"], [/Safari/, "Safari"],
  ];
  const systems = [/OpenHarmony/, /Android/, /iPhone/, /iPad/, /Windows/, /Macintosh/, /Linux/];
  const browser = names.find(([pattern]) => pattern.test(userAgent));
  const system = systems.find((pattern) => pattern.test(userAgent));
  return [browser?.[1], system?.source].filter(Boolean).join(", ");
}

async function endOther(one) {
  await call("DELETE", `/users/me/sessions/${one.id}`);
  await showSignedIn();
  status(say("The session is ended.", "会话已结束。"));
}

const EVENTS = {
  login: ["Logged in", "登录"],
  register: ["Registered", "注册"],
  bind: ["WeChat account added", "添加微信账号"],
  unbind: ["WeChat account removed", "移除微信账号"],
  refused: ["Refused", "被拒绝"],
  session_ended: ["Session ended", "会话结束"],
  notified: ["Told by WeChat", "微信通知"],
};

function eventLine({ type, loginType, detail, at }) {
  const what = [say(...(EVENTS[type] || [type, type])), loginType && titleOf(loginType), detail && detail !== "all" && detail];
  return make(
    "li",
    { className: type },
    make("span", { textContent: what.filter(Boolean).join(" · ") }),
    make("time", { textContent: instant(at), dateTime: at }),
  );
}

async function leave(path) {
  await call("DELETE", path);
  sessionStorage.removeItem(TOKEN);
  showSignedOut();
  status(say("You are logged out.", "已退出登录。"));
}

// ---- start

const ERRORS = {
  not_bound: ["This WeChat account has no user here.", "该微信账号在此处没有用户。"],
  identity_taken: ["This WeChat account belongs to another user.", "该微信账号已绑定其他用户。"],
  user_already_bound: ["Remove the other account first.", "请先移除已绑定的微信账号。"],
  invalid_code: ["WeChat did not confirm the login.", "微信未确认此次登录。"],
  user_disabled: ["This account is disabled.", "该账号已被停用。"],
  wechat_unavailable: ["WeChat does not answer. Please try again.", "微信暂时无响应，请重试。"],
};

function errorText(code) {
  const known = ERRORS[code];
  return known ? say(...known) : say(`The login failed (${code}).`, `登录失败（${code}）。`);
}

async function showTrialMode() {
  const response = await fetch(`${HOME}trial.json`);
  if (!response.ok) {
    return;
  }
  const trial = await response.json();
  isTrial = trial.trial;
  byId("trial-banner").hidden = !isTrial;
  if (trial.phoneUrl) {
    phoneUrl = trial.phoneUrl;
    byId("phone").href = phoneUrl;
    byId("phone").hidden = false;
  }
}

function translate() {
  document.documentElement.lang = CHINESE ? "zh-CN" : "en";
  byId("language").textContent = CHINESE ? "English" : "中文";
  byId("language").lang = CHINESE ? "en" : "zh-CN";
  byId("language").addEventListener("click", () => {
    localStorage.setItem(LANGUAGE, CHINESE ? "en" : "zh-CN");
    window.location.reload();
  });
  if (CHINESE) {
    document.title = "微信登录";
    document.querySelectorAll("[data-text]").forEach((element) => {
      element.textContent = TEXTS[element.dataset.text];
    });
    document.querySelectorAll("[data-label]").forEach((element) => {
      element.setAttribute("aria-label", TEXTS[element.dataset.label]);
    });
  }
}

function listen() {
  on(byId("register-form"), "submit", register);
  on(byId("register-cancel"), "click", () => {
    stranger = null;
    showSignedOut();
  });
  on(byId("logout"), "click", () => leave("/sessions/current"));
  on(byId("end-sessions"), "click", () => leave("/users/me/sessions"));
  byId("add").addEventListener("close", () => byId("add-component").replaceChildren());
  byId("add").addEventListener("success", () =>
    attempt(async () => {
      byId("add").close();
      await showSignedIn();
      status(say("The WeChat account is added.", "微信账号已添加。"));
    }));
}

async function start() {
  translate();
  if (!isAtOwnAddress()) {
    return;
  }
  listen();
  const fromPhone = takeMiniCode();
  const result = takeResult();
  await showTrialMode();
  try {
    const all = await call("GET", "/login-types?limit=200");
    // A native app logs in by WeChat's SDK, not on a page.
    loginTypes = all.filter((type) => !type.flows?.includes("sdk"));
    const order = Object.keys(WAYS);
    loginTypes.sort((one, other) => order.indexOf(one.authType) - order.indexOf(other.authType));
    if (result?.loginCode || result?.bindCode) {
      await finish(result.loginType, result);
    } else if (fromPhone) {
      await mini(fromPhone);
    } else if (sessionStorage.getItem(TOKEN)) {
      await showSignedIn();
    } else {
      showSignedOut();
    }
    if (result?.bound) {
      status(say("The WeChat account is added.", "微信账号已添加。"));
    } else if (result?.code) {
      status(errorText(result.code), true);
    }
  } catch (refusal) {
    status(refusal.message, true);
    await attempt(sessionStorage.getItem(TOKEN) ? showSignedIn : showSignedOut);
  }
}

start();
