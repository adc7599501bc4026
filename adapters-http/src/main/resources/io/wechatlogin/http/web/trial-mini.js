/** Logs in by the mini program of the simulated phone: opens the phone, and returns with a code. */

const HANDLE = "wechat-login-mini";

/** Returns the URL at which the phone calls wx.login and then returns to the page `home`. */
export function miniLoginUrl(phoneUrl, type, home) {
  // The handle proves that this tab has asked for the code.
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

/** Removes the phone's result {loginType, code} from the page's URL and returns it; null if there is no result. */
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
