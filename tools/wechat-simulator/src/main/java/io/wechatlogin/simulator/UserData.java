package io.wechatlogin.simulator;

/**
 * What a mini program gets on the phone and hands to its server.
 *
 * @param rawData JSON in the clear; empty for phone data
 * @param signature over rawData and the session key; empty for phone data
 */
public record UserData(String rawData, String signature, String encryptedData, String iv) {}
