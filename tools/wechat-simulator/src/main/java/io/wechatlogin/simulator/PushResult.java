package io.wechatlogin.simulator;

/**
 * How a push ended.
 *
 * @param accepted whether the server answered "success" or nothing, in time
 * @param attempts 1 to 3
 * @param status the last HTTP status; 0 if there was no answer
 */
public record PushResult(boolean accepted, int attempts, int status, String body) {}
