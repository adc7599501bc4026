package io.wechatlogin.simulator;

/**
 * The result of a push.
 *
 * @param accepted whether the server answered in time, with 200 and "success", an empty body or an
 *     encrypted answer
 * @param attempts the number of attempts, 1 to 3
 * @param status the HTTP status of the last answer; 0 for no answer
 * @param body the body of the last answer
 */
public record PushResult(boolean accepted, int attempts, int status, String body) {}
