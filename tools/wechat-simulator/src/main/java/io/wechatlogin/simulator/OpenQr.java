package io.wechatlogin.simulator;

/**
 * A QR page that is open somewhere, with its WeChat status: 408 waiting, 404 scanned, 405
 * confirmed, 403 refused, 402 expired.
 */
public record OpenQr(String uuid, String appId, String appName, String scope, int status) {}
