/** Pages of the service, opened at an address other than its public URL. WeChat comes back to that URL, and so does the login. */

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Returns whether this page has the address that the service says it has; goes there, or says so, if it has not. */
export function isAtOwnAddress() {
  const own = new URL(document.documentElement.dataset.origin);
  if (own.origin === window.location.origin) {
    return true;
  }
  const { pathname, search, hash } = window.location;
  const there = own.origin + pathname + search + hash;
  if ([own, window.location].every(({ hostname }) => LOOPBACK.includes(hostname))) {
    window.location.replace(there);
    return false;
  }
  const notice = document.getElementById("elsewhere");
  notice.hidden = false;
  notice.querySelector("a").href = there;
  return false;
}
