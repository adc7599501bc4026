/** Logs in by the mini program that the simulated phone plays: to the phone, and back with a code. */

const HANDLE = "wechat-login-mini";

/** Returns where the phone calls wx.login and leads back from, to the page at home. */
export function miniLoginUrl(phoneUrl, type, home) {
  // Nobody else's code is taken for one that this tab has asked for.
  const handle = sessionStorage.getItem(HANDLE) || crypto.randomUUID();
  sessionStorage.setItem(HANDLE, handle);
  const back = new URL(home);
  back.searchParams.set("mini", type.name);
  back.searchParams.set("handle", handle);
  const shell = new URL("/mini", phoneUrl);
  shell.searchParams.set("appId", type.authConfig.appId);
  shell.searchParams.set("back", back.href);
  return shell.href;
}

/** Takes what the phone sent out of the page's URL, once: {loginType, code}; null where there is none. */
export function takeMiniCode() {
  const url = new URL(window.location.href);
  const { mini, handle, code } = Object.fromEntries(url.searchParams);
  if (!mini || !code) {
    return null;
  }
  window.history.replaceState(null, "", url.pathname);
  const asked = sessionStorage.getItem(HANDLE);
  sessionStorage.removeItem(HANDLE);
  return handle === asked ? { loginType: mini, code } : null;
}
