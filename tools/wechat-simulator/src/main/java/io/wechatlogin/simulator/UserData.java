package io.wechatlogin.simulator;

/**
 * Data that a mini program gets on the phone and passes to its server.
 *
 * @param rawData JSON in clear; empty for phone data
 * @param signature the signature over rawData and the session key; empty for phone data
 * @param encryptedData JSON encrypted with the session key, in Base64
 * @param iv the initialization vector, in Base64
 */
public record UserData(String rawData, String signature, String encryptedData, String iv) {}
