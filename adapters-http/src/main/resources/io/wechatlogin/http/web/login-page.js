import { isAtOwnAddress } from "./own-address.js";

if (isAtOwnAddress()) {
  import("./wechat-login.js");
}
