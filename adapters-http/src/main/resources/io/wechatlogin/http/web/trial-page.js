import { authorizeUrl, takeAnswer } from "/wechat-login.js";

const API = "/api/v1";
const TOKEN = "wechat-login-session";
const BIND_CODE = "wechat-login-bind";
const here = `${location.origin}/`;
const $ = (id) => document.getElementById(id);

const CHINESE = {
  docs: "HTTP 接口", trial: "试用模式", trialText: "微信由模拟器代替：不涉及真实账号，数据不会离开本机。",
  phone: "打开模拟手机", signIn: "登录", signInText: "选择登录方式，并在手机上确认。",
  welcome: "欢迎", welcomeText: "该微信账号首次使用，请填写名称完成注册。", name: "您的名称",
  register: "注册", cancel: "取消", userId: "用户", logout: "退出登录",
  accounts: "微信账号", sessions: "会话",
};
const chinese = navigator.language.toLowerCase().startsWith("zh");
const say = (english, zh) => (chinese ? zh : english);

const KINDS = {
  WeChatType: say("Scan a QR code with your phone", "用手机扫描二维码"),
  WeChatMiniType: say("Inside a mini program, on the phone", "在手机小程序内"),
  WechatPublicType: say("In WeChat's own browser", "在微信内置浏览器中"),
};

async function call(method, path, body) {
  const headers = { Accept: "application/json", "Accept-Language": chinese ? "zh" : "en" };
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(API + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  const answer = text ? JSON.parse(text) : {};
  if (!response.ok) {
    throw Object.assign(new Error(answer.detail || answer.title || response.statusText), answer);
  }
  return answer;
}

function tell(text, bad = false) {
  $("status").textContent = text;
  $("status").classList.toggle("bad", bad);
}

function show(section) {
  for (const id of ["signed-out", "registration", "signed-in"]) {
    $(id).hidden = id !== section;
  }
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const isWeb = (type) => type.authType !== "WeChatMiniType";

async function showSignedOut() {
  const types = await call("GET", "/login-types");
  $("login-types").replaceChildren(...types.map((type) => {
    const card = make("li", {},
      make("h3", { textContent: type.title }),
      make("p", { textContent: KINDS[type.authType] ?? type.authType }),
      make("p", { className: "fine" }, make("code", { textContent: type.name })));
    if (isWeb(type)) {
      const link = make("a", {
        id: `login-${type.name}`, className: "button", href: authorizeUrl(type.name, here),
        textContent: say("Log in", "登录"),
      });
      link.setAttribute("aria-label", `${link.textContent}: ${type.title}`);
      card.append(link);
    }
    return card;
  }));
  show("signed-out");
}

function showRegistration(bindCode, loginType) {
  sessionStorage.setItem(BIND_CODE, JSON.stringify({ bindCode, loginType }));
  show("registration");
  $("register-name").focus();
}

async function openSession(loginCode, corpId) {
  const session = await call("POST", "/sessions", { loginCode, ...(corpId && { corpId }) });
  sessionStorage.setItem(TOKEN, session.sessionToken);
  await showSignedIn();
}

async function showSignedIn() {
  const current = await call("GET", "/sessions/current");
  const [types, bindings, sessions] = await Promise.all([
    call("GET", "/login-types"),
    call("GET", "/users/me/bindings"),
    call("GET", "/users/me/sessions"),
  ]);
  const name = current.user.displayName;
  $("user-name").textContent = name;
  $("avatar").textContent = [...name][0] ?? "";
  $("user-id").textContent = current.userId;
  const corp = (current.user.corpList ?? []).find((one) => one.corpId === current.corpId);
  $("user-corp").textContent = corp ? `· ${corp.corpName}` : "";
  $("bindings").replaceChildren(...types.map((type) => bindingCard(type, bindings)));
  $("sessions").replaceChildren(...sessions.map((session) => make("li", {},
    make("span", { textContent: session.loginType }),
    make("time", {
      className: "muted", dateTime: session.createdAt,
      textContent: new Date(session.createdAt).toLocaleString(),
    }))));
  show("signed-in");
}

function bindingCard(type, bindings) {
  const bound = bindings.find((binding) => binding.appId === type.authConfig.appId);
  const card = make("li", {},
    make("h3", { textContent: type.title }),
    make("p", {
      textContent: bound
        ? say("Bound ", "绑定于 ") + new Date(bound.boundAt).toLocaleString()
        : say("Not bound", "未绑定"),
    }),
    make("p", { className: "fine" }, make("code", { textContent: type.name })));
  if (bound) {
    card.append(make("button", {
      id: `unbind-${type.name}`, className: "button quiet", textContent: say("Unbind", "解绑"),
      onclick: () => attempt(async () => {
        await call("DELETE", `/users/me/bindings/${type.name}`);
        tell(say("Unbound.", "已解绑。"));
        await showSignedIn();
      }),
    }));
  } else if (isWeb(type)) {
    card.append(make("button", {
      id: `bind-${type.name}`, className: "button", textContent: say("Bind", "绑定"),
      onclick: () => attempt(async () => {
        const started = await call("POST", `/login-types/${type.name}/authorizations`, {
          redirectUrl: here, intent: "bind",
        });
        location.assign(started.authorizationUrl);
      }),
    }));
  }
  return card;
}

async function attempt(step) {
  try {
    await step();
  } catch (problem) {
    if (problem.code === "unauthenticated") {
      sessionStorage.removeItem(TOKEN);
      tell(say("You are signed out.", "您已退出登录。"));
      await showSignedOut();
    } else {
      tell(problem.message + (problem.code ? ` (${problem.code})` : ""), true);
    }
  }
}

/** Which instance the browser comes back from: the page remembers which button was used. */
const LAST = "wechat-login-last";
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[id^='login-']");
  if (link) sessionStorage.setItem(LAST, link.id.slice("login-".length));
});

async function comeBack(answer) {
  if (answer.error) {
    tell(say("WeChat login ended without success: ", "微信登录未完成：") + answer.error, true);
  } else if (answer.bound) {
    tell(say("The WeChat account is bound.", "微信账号已绑定。"));
  } else if (answer.loginCode) {
    await openSession(answer.loginCode);
    return;
  } else if (answer.bindCode) {
    showRegistration(answer.bindCode, sessionStorage.getItem(LAST));
    return;
  }
  await start();
}

async function start() {
  const waiting = sessionStorage.getItem(BIND_CODE);
  if (sessionStorage.getItem(TOKEN)) {
    await showSignedIn();
  } else if (waiting) {
    show("registration");
  } else {
    await showSignedOut();
  }
}

$("register-form").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(async () => {
    const { bindCode, loginType } = JSON.parse(sessionStorage.getItem(BIND_CODE));
    const registered = await call("POST", `/login-types/${loginType}/registrations`, {
      bindCode, displayName: $("register-name").value,
    });
    sessionStorage.removeItem(BIND_CODE);
    tell(say("Welcome!", "欢迎！"));
    await openSession(registered.loginCode);
  });
});

$("register-cancel").addEventListener("click", () => attempt(async () => {
  sessionStorage.removeItem(BIND_CODE);
  tell("");
  await showSignedOut();
}));

$("logout").addEventListener("click", () => attempt(async () => {
  await call("DELETE", "/sessions/current");
  sessionStorage.removeItem(TOKEN);
  tell(say("You are signed out.", "您已退出登录。"));
  await showSignedOut();
}));

if (chinese) {
  document.documentElement.lang = "zh";
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = CHINESE[element.dataset.text] ?? element.textContent;
  }
}

fetch("/trial.json").then((response) => (response.ok ? response.json() : null)).then((trial) => {
  if (trial) {
    $("trial-banner").hidden = false;
    if (trial.phoneUrl) $("phone-link").href = trial.phoneUrl;
  }
}).catch(() => {});

const answer = takeAnswer();
attempt(() => (answer ? comeBack(answer) : start()));
