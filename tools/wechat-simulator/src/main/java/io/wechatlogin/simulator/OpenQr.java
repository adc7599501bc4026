package io.wechatlogin.simulator;

/**
 * The QR code of a login page.
 *
 * @param uuid the code's id, 16 letters and digits
 * @param status WeChat's number: 408 waiting, 404 scanned, 405 confirmed, 403 refused, 402 expired
 */
public record OpenQr(String uuid, String appId, String appName, String scope, int status) {}
