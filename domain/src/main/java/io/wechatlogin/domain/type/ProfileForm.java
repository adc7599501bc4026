package io.wechatlogin.domain.type;

/**
 * A type whose provider shows no profile to servers. The app asks the person for nickname and
 * picture, and hands in what the person filled in.
 */
public interface ProfileForm extends LoginType {}
