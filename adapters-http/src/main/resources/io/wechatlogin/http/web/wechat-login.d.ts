/** How far a login is. */
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

/** The outcome of a login: `loginCode` for a known person, `bindCode` for a stranger, `bound` after adding an account. */
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
  /** The instance that it came by; a `bindCode` registers there. */
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
  /** What to do. */
  action: LoginAction;
  /** Words for a person. Not there in results of `takeResult` and `getElement`. */
  message?: string;
  loginType?: string;
  state?: string;
}

export interface LoginProgress {
  status: LoginStatus;
  /** The instance, once it is known. */
  loginType?: string;
  /** What the QR code says, where the service itself has made it. */
  url?: string;
}

export interface ElementOptions {
  onSuccess?: (result: LoginSuccess) => void;
  onError?: (failure: LoginFailure) => void;
}

export interface LoginElement {
  readonly name: string;
  isWechatBrowser(): boolean;
  /** Returns where a browser goes to log in and come back to the redirect URL. */
  authorizeUrl(redirectUrl?: string): string;
  /** Sends this browser to WeChat. */
  login(redirectUrl?: string): void;
  /** Reports the outcome that the browser came back with; false where there is none. Handlers make it happen by itself. */
  resume(): boolean;
}

/** Returns an instance by its short or full name, for pages with buttons of their own. */
export function getElement(name: string, options?: ElementOptions): LoginElement;

/** Tells whether a browser is the one inside WeChat, and not WeCom's. */
export function isWechatBrowser(userAgent?: string): boolean;

/** Takes the outcome of a login by redirect out of the page's address, once. */
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
  /** Begins anew, with a new QR code. */
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
