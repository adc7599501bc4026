/** The service that the component belongs to: where it is, how it is called, and what it refuses. */

/** Where this module comes from. */
export const SERVICE = new URL("./", import.meta.url).href;

/** Where WeChat comes back to. A login has to begin there, or the browser has no cookie for it when it ends. */
export const PUBLIC = new URL("{publicUrl}/", SERVICE).href;

const FULL_NAME_PREFIX = "auths.loginTypes.";
const GIVE_UP = 40_000;

/** The actions for errors that come without one; for all others it is "restart_login". */
const ACTIONS = {
  sign_in: ["not_bound"],
  fix_request: ["login_type_not_found", "redirect_not_allowed", "not_set_up"],
  contact_operator: ["registration_closed", "login_type_inactive", "user_disabled", "wechat_misconfigured", "internal"],
  open_in_wechat: ["snapshot_user"],
  retry_later: ["network_error", "rate_limited", "wechat_unavailable", "wechat_rate_limited", "database_unavailable", "overloaded", "stopping"],
  none: ["not_supported", "user_blocked", "identity_taken", "user_already_bound", "storage_blocked"],
};

export const actionOf = (code) => Object.keys(ACTIONS).find((action) => ACTIONS[action].includes(code)) || "restart_login";

export function shortName(name) {
  return name.startsWith(FULL_NAME_PREFIX) ? name.slice(FULL_NAME_PREFIX.length) : name;
}

export const pathOf = (instance) => `login-types/${encodeURIComponent(instance)}`;

/** An error as pages receive it: its code, what to do next, and the service's text for a person. */
export class Problem extends Error {
  constructor(code, { action, title, detail, retryAfter } = {}) {
    super(detail || title || code);
    this.code = code;
    this.action = action || actionOf(code);
    this.title = title;
    this.detail = detail;
    this.retryAfter = retryAfter || 0;
  }

  get passes() {
    return this.action === "retry_later";
  }
}

/** Calls the API, and throws a problem where it refuses or does not answer. */
export async function call(method, path, { body, token, signal, isChinese } = {}) {
  const giveUp = new AbortController();
  const stop = () => giveUp.abort();
  const timer = setTimeout(stop, GIVE_UP);
  signal?.addEventListener("abort", stop);
  addEventListener("offline", stop);
  try {
    const response = await fetch(new URL(`api/v1/${path}`, SERVICE), {
      method,
      headers: {
        Accept: "application/json",
        "Accept-Language": isChinese ? "zh" : "en",
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
    signal?.removeEventListener("abort", stop);
    removeEventListener("offline", stop);
  }
}

/** Waits for a time, or until the browser is online again. */
export function pause(millis, signal) {
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
