import { miniLoginUrl, takeMiniCode } from "/trial-mini.js";
import { getElement, takeResult } from "/wechat-login.js";

const TOKEN = "wechat-login-session";
const HOME = `${window.location.origin}/`;
const CHINESE = navigator.language.toLowerCase().startsWith("zh");

const TEXTS = {
  docs: "接口文档",
  trial: "试用模式:当前使用微信模拟器,不涉及任何真实微信账号。",
  phone: "打开模拟手机",
  welcome: "微信登录",
  choose: "请选择登录方式。",
  newHere: "首次使用",
  newHereHint: "该微信账号尚无对应用户,请填写名称完成注册。",
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
};

const say = (english, chinese) => (CHINESE ? chinese : english);
const byId = (id) => document.getElementById(id);

/** What needs no session; a stale one would only be in the way. */
const ANYONE = /^\/(login-types(\/[^/]+\/(login-codes|registrations))?|sessions)$/;

let loginTypes = [];
let phoneUrl = null;
let bindCode = null;
let cameBy = null;

class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ? `${problem.title}. ${problem.detail}` : problem.title);
    this.code = problem.code;
  }
}

async function call(method, path, body) {
  const headers = { "Accept": "application/json", "Accept-Language": CHINESE ? "zh" : "en" };
  const token = sessionStorage.getItem(TOKEN);
  if (token && !ANYONE.test(path)) {
    headers.Authorization = `Bearer ${token}`;
  }
  if (body) {
    headers["Content-Type"] = "application/json";
  }
  const response = await fetch(`/api/v1${path}`, {
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
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (properties.id) {
    element.dataset.testid = properties.id;
  }
  element.append(...children);
  return element;
}

/** Runs an action of the person; what is refused is said. */
function on(element, type, action) {
  element.addEventListener(type, async (event) => {
    event.preventDefault();
    status("");
    try {
      await action(event);
    } catch (refusal) {
      status(refusal.message, true);
      if (!sessionStorage.getItem(TOKEN) && !bindCode) {
        showSignedOut();
      }
    }
  });
  return element;
}

function row(title, hint, ...actions) {
  const text = make("div", {}, title, make("small", { textContent: hint }));
  return make("div", { className: "row" }, text, ...actions);
}

function instant(text) {
  return new Date(text).toLocaleString(CHINESE ? "zh-CN" : "en");
}

function isWebType(type) {
  return type.scope !== undefined;
}

function showSignedOut() {
  byId("login-types").replaceChildren(...loginTypes.map(loginChoice));
  show("signed-out");
}

function loginLink(type, href) {
  return make("a", { id: `login-${type.name}`, className: "button", href, textContent: type.title });
}

function loginChoice(type) {
  if (isWebType(type)) {
    return loginLink(type, getElement(type.name).authorizeUrl(HOME));
  }
  if (phoneUrl) {
    return loginLink(type, miniLoginUrl(phoneUrl, type, HOME));
  }
  const code = make("input", {
    id: `code-${type.name}`,
    maxLength: 128,
    required: true,
    placeholder: say("code from the phone", "手机上的 code"),
  });
  code.setAttribute("aria-label", `${type.title} code`);
  const submit = make("button", { id: `login-${type.name}`, textContent: type.title });
  const form = make("form", { className: "stack" }, code, submit);
  return on(form, "submit", () => logInByCode(type.name, code.value.trim()));
}

async function logInByCode(loginType, code) {
  const path = `/login-types/${encodeURIComponent(loginType)}/login-codes`;
  await finish(loginType, await call("POST", path, { code }));
}

/** Goes on with the outcome of a login. */
async function finish(loginType, result) {
  if (result.bindCode) {
    bindCode = result.bindCode;
    cameBy = loginType;
    show("register-form");
    byId("register-name").focus();
  } else if (result.corpList && result.corpList.length > 1) {
    chooseCorp(result);
  } else {
    await openSession(result.loginCode);
  }
}

function chooseCorp(result) {
  byId("corp-choices").replaceChildren(
    ...result.corpList.map((corp) => {
      const button = make("button", { id: `corp-${corp.corpId}`, textContent: corp.corpName });
      return on(button, "click", () => openSession(result.loginCode, corp.corpId));
    }));
  show("choose-corp");
}

async function openSession(loginCode, corpId) {
  const session = await call("POST", "/sessions", { loginCode, corpId });
  sessionStorage.setItem(TOKEN, session.sessionToken);
  await showSignedIn();
}

/** A bindCode in the URL does not say which instance issued it: the one that was last used. */
const LAST_USED = "wechat-login-last-used";

function rememberUse() {
  byId("login-types").addEventListener("click", (event) => {
    const link = event.target.closest("a.button");
    if (link) {
      sessionStorage.setItem(LAST_USED, link.id.slice("login-".length));
    }
  });
}

async function register() {
  const displayName = byId("register-name").value.trim();
  const path = `/login-types/${cameBy}/registrations`;
  const result = await call("POST", path, { bindCode, displayName });
  bindCode = null;
  await finish(cameBy, result);
  status(say("Welcome!", "欢迎!"));
}

async function showSignedIn() {
  const session = await call("GET", "/sessions/current");
  const [bindings, sessions] = await Promise.all([
    call("GET", "/users/me/bindings"),
    call("GET", "/users/me/sessions"),
  ]);
  const { user } = session;
  const corp = user.corpList.find((one) => one.corpId === session.corpId);
  byId("user-name").textContent = user.displayName;
  byId("user-id").textContent = user.userId;
  byId("corp-name").textContent = corp ? ` · ${corp.corpName}` : "";
  byId("corps").replaceChildren(
    ...(user.corpList.length
      ? user.corpList.map((one) => row(one.corpName, one.corpId))
      : [make("p", { className: "muted", textContent: say("None yet.", "暂无。") })]));
  byId("bindings").replaceChildren(...loginTypes.map((type) => binding(type, bindings)));
  byId("sessions").replaceChildren(
    ...sessions.map((one) =>
      row(
        one.current ? say("This browser", "当前浏览器") : one.loginType,
        say(`since ${instant(one.createdAt)}`, `始于 ${instant(one.createdAt)}`))));
  show("signed-in");
}

function binding(type, bindings) {
  const bound = bindings.find((one) => one.appId === type.authConfig.appId);
  if (bound) {
    const unbind = make("button", {
      id: `unbind-${type.name}`,
      className: "quiet",
      textContent: say("Unbind", "解绑"),
    });
    on(unbind, "click", async () => {
      const answer = await call("DELETE", `/users/me/bindings/${type.name}`);
      await showSignedIn();
      status(answer.message);
    });
    const hint = say(`bound ${instant(bound.boundAt)}`, `绑定于 ${instant(bound.boundAt)}`);
    return row(type.title, hint, unbind);
  }
  const hint = say("not bound", "未绑定");
  if (!isWebType(type)) {
    return row(type.title, hint);
  }
  const bind = make("button", { id: `bind-${type.name}`, textContent: say("Bind", "绑定") });
  on(bind, "click", async () => {
    const path = `/login-types/${type.name}/authorizations`;
    const started = await call("POST", path, { redirectUrl: HOME, intent: "bind" });
    window.location.assign(started.authorizationUrl);
  });
  return row(type.title, hint, bind);
}

async function leave(path) {
  await call("DELETE", path);
  sessionStorage.removeItem(TOKEN);
  showSignedOut();
  status(say("You are logged out.", "已退出登录。"));
}

const ERRORS = {
  not_bound: ["This WeChat account has no user here.", "该微信账号在此处没有用户。"],
  identity_taken: ["This WeChat account belongs to another user.", "该微信账号已绑定其他用户。"],
  user_already_bound: ["Unbind the other account first.", "请先解绑已绑定的微信账号。"],
  invalid_code: ["WeChat did not confirm the login.", "微信未确认此次登录。"],
  user_disabled: ["This account is disabled.", "该账号已被停用。"],
  wechat_unavailable: ["WeChat does not answer. Please try again.", "微信暂时无响应,请重试。"],
};

function errorText(code) {
  const known = ERRORS[code];
  return known ? say(...known) : say(`The login failed (${code}).`, `登录失败(${code})。`);
}

async function showTrialMode() {
  const response = await fetch("/trial.json");
  if (!response.ok) {
    return;
  }
  const trial = await response.json();
  byId("trial-banner").hidden = !trial.trial;
  if (trial.phoneUrl) {
    phoneUrl = trial.phoneUrl;
    byId("phone").href = phoneUrl;
    byId("phone").hidden = false;
  }
}

function translate() {
  if (CHINESE) {
    document.documentElement.lang = "zh-CN";
    document.querySelectorAll("[data-text]").forEach((element) => {
      element.textContent = TEXTS[element.dataset.text];
    });
  }
}

async function start() {
  translate();
  rememberUse();
  on(byId("register-form"), "submit", register);
  on(byId("register-cancel"), "click", () => {
    bindCode = null;
    showSignedOut();
  });
  on(byId("logout"), "click", () => leave("/sessions/current"));
  on(byId("end-sessions"), "click", () => leave("/users/me/sessions"));
  const mini = takeMiniCode();
  const result = takeResult();
  await showTrialMode();
  try {
    loginTypes = await call("GET", "/login-types");
    if (result?.loginCode || result?.bindCode) {
      await finish(sessionStorage.getItem(LAST_USED) || loginTypes[0]?.name, result);
    } else if (mini) {
      await logInByCode(mini.loginType, mini.code);
    } else if (sessionStorage.getItem(TOKEN)) {
      await showSignedIn();
    } else {
      showSignedOut();
    }
    if (result?.bound) {
      status(say("The WeChat account is bound.", "微信账号绑定成功。"));
    } else if (result?.code) {
      status(errorText(result.code), true);
    }
  } catch (refusal) {
    status(refusal.message, true);
    showSignedOut();
  }
}

start();
