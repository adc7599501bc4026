/** What the component looks like. */

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

export function addStyle(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Safari before 16.4
    root.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
  }
}
