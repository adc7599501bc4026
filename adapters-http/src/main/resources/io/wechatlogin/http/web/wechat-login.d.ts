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
  /** Trade it for a session within 60 seconds, with the verifier: `POST /api/v1/sessions`. It works once. */
  loginCode?: string;
  /** What the code works with, if the component made it. Without it, your back end holds the one that it made. */
  codeVerifier?: string;
  /** The person's organizations. Not known after a redirect. */
  corpList?: Corp[];
  /** Register with it, or bind it to a user, within 300 seconds. */
  bindCode?: string;
  bound?: boolean;
  /** Seconds. Not known after a redirect. */
  expiresIn?: number;
  /** The instance of the login. A `bindCode` registers at this instance. */
  loginType?: string;
  /** The state that your back end gave, under which it keeps its verifier. */
  state?: string;
}

/** What a page's back end makes for one login, and keeps the verifier of in the visitor's session. */
export interface Begun {
  /** The base64url of the SHA-256 of a verifier of 43 to 128 characters. */
  codeChallenge?: string;
  /** 1 to 512 printable ASCII characters, for this one login. */
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
  /** An error code of the HTTP API, or `refused`, `network_error`, `not_set_up` or `storage_blocked`. */
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

/** A handler, or the name of a function of the page. */
export type Handler<T> = ((detail: T) => void) | string;

export interface ElementOptions {
  onSuccess?: Handler<LoginSuccess>;
  onError?: Handler<LoginFailure>;
}

/** A configuration as the original has it. */
export interface MountOptions extends ElementOptions, Begun {
  /** One instance or several; without it, the instance is found by `authType` and `config.appId`. */
  instance?: string;
  authType?: string;
  config?: { componentType?: string; appId?: string; redirectUri?: string; scope?: string };
  lang?: string;
}

export interface LoginElement {
  readonly name: string;
  isWechatBrowser(): boolean;
  /**
   * Begins a login, and returns the URL at which this browser logs in and then returns to the redirect URL: a page of this
   * origin that loads the module, or any allowed URL if `begun` has a challenge.
   */
  authorizeUrl(redirectUrl?: string | URL, begun?: Begun): string;
  /** Sends this browser to WeChat, with the same rule. */
  login(redirectUrl?: string | URL, begun?: Begun): Promise<void>;
  /** Reports the outcome that the browser returned with; false if there is none. Runs by itself if a handler is given. */
  resume(): boolean;
}

/** Returns an instance by its short or full name, for pages with buttons of their own. */
export function getElement(name: string, options?: ElementOptions): LoginElement;

/** Returns whether a browser is the one inside WeChat, not WeCom's. */
export function isWechatBrowser(userAgent?: string): boolean;

/**
 * Removes the outcome of a login by redirect from the page's URL and returns it, if this browser has begun that login, with one
 * of these instances if any are named. Nothing else in the address is touched.
 */
export function takeResult(...instances: string[]): LoginSuccess | LoginFailure | null;

/** Puts the element into an element of the page, or the one that a selector finds, and returns it. */
export function mount(target: Element | string, options?: MountOptions): WechatLoginElement;

export interface WechatLoginEventMap {
  success: CustomEvent<LoginSuccess>;
  error: CustomEvent<LoginFailure>;
  status: CustomEvent<LoginProgress>;
}

/** The element `<wechat-login>`. Attributes: instance, redirect-url, code-challenge, state, mode, intent, lang, on-success, on-error. */
export interface WechatLoginElement extends HTMLElement {
  onSuccess?: Handler<LoginSuccess> | null;
  onError?: Handler<LoginFailure> | null;
  /** The session of the user who gets the account, with `intent="bind"`. */
  sessionToken?: string | null;
  readonly status: LoginStatus;
  isWechatBrowser(): boolean;
  login(redirectUrl?: string | URL, begun?: Begun): void;
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
