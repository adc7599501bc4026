package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.user.UserId;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which bindings are wanted: those that fit all fields that are not null.
 *
 * @param instanceNames the short names of the instances by which the accounts were bound
 */
public record BindingFilter(
    @Nullable UserId userId,
    @Nullable String openId,
    @Nullable String unionId,
    @Nullable String appId,
    @Nullable Set<String> instanceNames) {
  /** Wants every binding. */
  public static final BindingFilter ALL = new BindingFilter(null, null, null, null, null);

  /** Copies the names. */
  public BindingFilter {
    instanceNames = instanceNames == null ? null : Set.copyOf(instanceNames);
  }

  /** Returns this filter, for bindings of a user. */
  public BindingFilter withUserId(UserId wanted) {
    return new BindingFilter(wanted, openId, unionId, appId, instanceNames);
  }

  /** Returns this filter, for bindings of an openId. */
  public BindingFilter withOpenId(String wanted) {
    return new BindingFilter(userId, wanted, unionId, appId, instanceNames);
  }

  /** Returns this filter, for bindings of a unionId. */
  public BindingFilter withUnionId(String wanted) {
    return new BindingFilter(userId, openId, wanted, appId, instanceNames);
  }

  /** Returns this filter, for bindings in an app. */
  public BindingFilter withAppId(String wanted) {
    return new BindingFilter(userId, openId, unionId, wanted, instanceNames);
  }

  /** Returns this filter, for bindings by one of some instances. */
  public BindingFilter withInstanceNames(Set<String> wanted) {
    return new BindingFilter(userId, openId, unionId, appId, wanted);
  }

  /** Returns whether it wants every binding. */
  public boolean isEmpty() {
    return Stream.of(userId, openId, unionId, appId, instanceNames).allMatch(Objects::isNull);
  }

  /** Returns whether it names a person or a user, so that few bindings fit. */
  public boolean namesSomebody() {
    return userId != null || openId != null || unionId != null;
  }

  /** Returns whether a binding fits. */
  public boolean fits(Binding binding) {
    return fits(userId, binding.userId())
        && fits(openId, binding.identity().openId())
        && fits(unionId, binding.identity().unionId())
        && fits(appId, binding.identity().appId())
        && (instanceNames == null || instanceNames.contains(binding.instanceName()));
  }

  private static boolean fits(@Nullable Object wanted, @Nullable Object found) {
    return wanted == null || wanted.equals(found);
  }
}
