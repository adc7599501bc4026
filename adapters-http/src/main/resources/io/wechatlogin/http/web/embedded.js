/** Passes the code of a login in a frame to the parent window, if that page is allowed to have it. */

const query = new URLSearchParams(window.location.search);
const answer = { type: "wechat-login", code: query.get("code"), state: query.get("state") };
const parents = document.documentElement.dataset.parents.split(" ").map((url) => new URL(url).origin);

// If the browser hides its ancestors, the code is posted to every allowed origin. Only a parent of that origin receives it.
const around = window.location.ancestorOrigins;
const told = around ? parents.filter((origin) => origin === around[0]) : parents;

if (window.parent !== window) {
  told.forEach((origin) => window.parent.postMessage(answer, origin));
}
