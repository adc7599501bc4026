/** The progress of a login. */
export type LoginStatus =
  | "loading"
  | "choosing"
  | "ready"
  | "waiting"
  | "scanned"
  | "confirmed"
  | "expired"
  | "refused"
  | "error";

export interface Corp {
  corpId: string;
  corpName: string;
}

/** The outcome of a login: `loginCode` for a bound person, `bindCode` for an unbound one, `bound` after an account was added. */
export interface LoginSuccess {
  /** Trade it for a session within 60 seconds: `POST /api/v1/sessions`. It works once. */
  loginCode?: string;
  /** The person's organizations. Not known after a redirect. */
  corpList?: Corp[];
  /** Register with it, or bind it to a user, within 300 seconds. */
  bindCode?: string;
  bound?: boolean;
  /** Seconds. Not known after a redirect. */
  expiresIn?: number;
  /** The instance of the login. A `bindCode` registers at this instance. */
  loginType?: string;
  /** The application's own `state`, where the instance has one, after a redirect. */
  state?: string;
}

export type LoginAction =
  | "fix_request"
  | "restart_login"
  | "sign_in"
  | "retry_later"
  | "open_in_wechat"
  | "contact_operator"
  | "none";

export interface LoginFailure {
  /** An error code of the HTTP API, or `refused` or `network_error`. */
  code: string;
  /** What to do next. */
  action: LoginAction;
  /** A text for the person. Absent from the results of `takeResult` and `getElement`. */
  message?: string;
  loginType?: string;
  state?: string;
}

export interface LoginProgress {
  status: LoginStatus;
  /** The instance, once it is known. */
  loginType?: string;
  /** The content of the QR code, if the service itself has made the code. */
  url?: string;
}

export interface ElementOptions {
  onSuccess?: (result: LoginSuccess) => void;
  onError?: (failure: LoginFailure) => void;
}

export interface LoginElement {
  readonly name: string;
  isWechatBrowser(): boolean;
  /** Returns the URL at which a browser logs in and then returns to the redirect URL. */
  authorizeUrl(redirectUrl?: string): string;
  /** Sends this browser to WeChat. */
  login(redirectUrl?: string): void;
  /** Reports the outcome that the browser returned with; false if there is none. Runs by itself if a handler is given. */
  resume(): boolean;
}

/** Returns an instance by its short or full name, for pages with buttons of their own. */
export function getElement(name: string, options?: ElementOptions): LoginElement;

/** Returns whether a browser is the one inside WeChat, not WeCom's. */
export function isWechatBrowser(userAgent?: string): boolean;

/** Removes the outcome of a login by redirect from the page's URL and returns it. */
export function takeResult(): LoginSuccess | LoginFailure | null;

export interface WechatLoginEventMap {
  success: CustomEvent<LoginSuccess>;
  error: CustomEvent<LoginFailure>;
  status: CustomEvent<LoginProgress>;
}

/** The element `<wechat-login>`. Attributes: instance, redirect-url, mode, intent, lang. */
export interface WechatLoginElement extends HTMLElement {
  onSuccess?: ((result: LoginSuccess) => void) | null;
  onError?: ((failure: LoginFailure) => void) | null;
  /** The session of the user who gets the account, with `intent="bind"`. */
  sessionToken?: string | null;
  readonly status: LoginStatus;
  isWechatBrowser(): boolean;
  login(redirectUrl?: string): void;
  /** Restarts the login with a new QR code. */
  refresh(): void;
  addEventListener<K extends keyof WechatLoginEventMap>(
    type: K,
    listener: (event: WechatLoginEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "wechat-login": WechatLoginElement;
  }
}
