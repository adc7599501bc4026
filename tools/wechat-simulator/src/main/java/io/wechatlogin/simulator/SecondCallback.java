package io.wechatlogin.simulator;

/**
 * A callback that the simulator made beside the browser's.
 *
 * @param url the address with code and state
 * @param from the address it was made from; empty where the machine has only one
 * @param status what it was answered; 0 for no answer
 * @param location where it was sent on to; empty for nowhere
 */
public record SecondCallback(String url, String from, int status, String location) {}
