package io.wechatlogin.application.port;

/** One adapter for each port: what a deployment chooses. */
public record Ports(
    UserDirectory users,
    Bindings bindings,
    OneTimeCodes oneTimeCodes,
    States states,
    Sessions sessions,
    Events events,
    Scans scans,
    SessionKeys sessionKeys,
    Profiles profiles,
    SignIns signIns,
    AppTokens appTokens,
    Transactions transactions,
    Deliveries deliveries) {}
