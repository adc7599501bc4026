package io.wechatlogin.domain.type;

/**
 * The two files of an instance.
 *
 * @param name the instance's short name, such as {@code MyWeChatLogin}
 * @param element {@code e.json}, the element definition
 * @param business {@code <Name>.json}, the business configuration
 */
public record InstanceConfig(String name, ConfigObject element, ConfigObject business) {}
