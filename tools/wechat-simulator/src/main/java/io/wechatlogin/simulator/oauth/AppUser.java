package io.wechatlogin.simulator.oauth;

import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import org.jspecify.annotations.Nullable;

/**
 * A person as one app sees them.
 *
 * @param openid the person's id at the app; a new one each time in snapshot mode
 * @param unionid the id that this login shows; null for none
 */
record AppUser(App app, Person person, String openid, @Nullable String unionid) {}
