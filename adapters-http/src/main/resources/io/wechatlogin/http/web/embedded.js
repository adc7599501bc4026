/** Hands the code of a login in a frame to the window around it, where that is a page that may have it. */

const query = new URLSearchParams(window.location.search);
const answer = { type: "wechat-login", code: query.get("code"), state: query.get("state") };
const parents = document.documentElement.dataset.parents.split(" ").map((url) => new URL(url).origin);

// Where a browser does not tell who is around, all who may know are told: it reaches only the one that it is meant for.
const around = window.location.ancestorOrigins;
const told = around ? parents.filter((origin) => origin === around[0]) : parents;

if (window.parent !== window) {
  told.forEach((origin) => window.parent.postMessage(answer, origin));
}
