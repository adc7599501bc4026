package io.wechatlogin.simulator;

/**
 * A callback that the simulator made in addition to the browser's.
 *
 * @param url the callback URL with code and state
 * @param from the IP address that it came from; empty where the machine has only one loopback
 *     address
 * @param status the HTTP status of the answer; 0 for no answer
 * @param location the target of the answer's redirect; empty for none
 */
public record SecondCallback(String url, String from, int status, String location) {}
