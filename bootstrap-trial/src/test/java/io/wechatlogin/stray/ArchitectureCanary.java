package io.wechatlogin.stray;

/** Belongs to no module, on purpose. */
final class ArchitectureCanary {}
