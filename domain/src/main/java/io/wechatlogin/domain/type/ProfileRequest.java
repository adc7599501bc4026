package io.wechatlogin.domain.type;

/** When logins ask for the profile of a person. Each time costs a call to the provider. */
public enum ProfileRequest {
  /** Logins never ask. */
  NEVER,

  /** A login asks where the person is new here, so that a registration knows a name. */
  REGISTER,

  /** Every login asks. */
  ALWAYS
}
