/** The logins that this browser has begun. Only what one of them ends with is taken out of the address. */

const PREFIX = "wechat-login:begun:";

/** As many as the service allows one browser at once, for a little longer than a login can take. */
const MOST = 16;
const LIFETIME = 15 * 60_000;

const ROUND_CONSTANTS = Uint32Array.from(
  (
    "428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7" +
    "c19bf174e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da983e5152a831c66db00327c8bf597fc7c6e00bf3d5a79147" +
    "06ca63511429296727b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85a2bfe8a1a81a664bc24b8b70c76c51a3d192e819" +
    "d6990624f40e3585106aa07019a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3748f82ee78a5636f84c878148cc70208" +
    "90befffaa4506cebbef9a3f7c67178f2"
  ).match(/.{8}/g),
  (hex) => parseInt(hex, 16),
);

/**
 * Returns the SHA-256 of at most 55 ASCII characters, which are one block. `crypto.subtle` exists on secure pages only, and
 * its answer comes too late for a link.
 */
export function sha256(text) {
  const words = new Uint32Array(64);
  [...text, "\x80"].forEach((char, i) => (words[i >> 2] |= char.charCodeAt(0) << (24 - 8 * (i % 4))));
  words[15] = text.length * 8;
  const turn = (word, bits) => (word >>> bits) | (word << (32 - bits));
  for (let i = 16; i < 64; i++) {
    const [x, y] = [words[i - 15], words[i - 2]];
    words[i] = words[i - 16] + words[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
  }
  const hash = Uint32Array.of(0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19);
  let [a, b, c, d, e, f, g, h] = hash;
  for (let i = 0; i < 64; i++) {
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND_CONSTANTS[i] + words[i];
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i] += word));
  return Uint8Array.from({ length: 32 }, (_, i) => hash[i >> 2] >>> (24 - 8 * (i % 4)));
}

const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

const secret = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** Begins a login with the challenge and the state of the page's back end, or with new ones. */
export function begin(instance, { codeChallenge, state } = {}) {
  const codeVerifier = codeChallenge ? undefined : secret();
  return {
    instance,
    codeVerifier,
    codeChallenge: codeChallenge || base64url(sha256(codeVerifier)),
    state: state || (codeVerifier && secret()),
    isOfPage: Boolean(state),
  };
}

/** What the receiver of an outcome needs beside it: the verifier, or the state under which the page's back end keeps its own. */
export function proofOf({ codeVerifier, state, isOfPage }) {
  return { ...(codeVerifier && { codeVerifier }), ...(isOfPage && { state }) };
}

/** Both memories of this origin, as far as the browser allows them. Another tab may be the one that WeChat comes back to. */
function memories() {
  return ["localStorage", "sessionStorage"].flatMap((name) => {
    try {
      return window[name] ? [window[name]] : [];
    } catch {
      return [];
    }
  });
}

/** Returns the logins that a memory holds, the newest first, and removes what is too old or too much. */
function kept(memory) {
  const logins = Object.keys(memory)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => {
      try {
        return { ...JSON.parse(memory.getItem(key)), key };
      } catch {
        return { key, at: 0 };
      }
    })
    .sort((one, other) => other.at - one.at);
  const alive = logins.filter(({ at }, i) => i < MOST && Math.abs(Date.now() - at) < LIFETIME);
  logins.filter((login) => !alive.includes(login)).forEach(({ key }) => memory.removeItem(key));
  return alive;
}

/** Keeps a login until its outcome is in the address; false if the browser does not let a page keep anything. */
export function remember({ instance, codeVerifier, state, isOfPage }) {
  const login = JSON.stringify({ instance, codeVerifier, state, isOfPage, at: Date.now() });
  return memories().some((memory) => {
    try {
      memory.setItem(PREFIX + state, login);
      kept(memory);
      return true;
    } catch {
      return false;
    }
  });
}

/** Returns the login that has this state, if this browser has begun it. */
export function recall(state) {
  return memories().flatMap(kept).find((login) => login.state === state);
}

export function forget(state) {
  memories().forEach((memory) => memory.removeItem(PREFIX + state));
}
