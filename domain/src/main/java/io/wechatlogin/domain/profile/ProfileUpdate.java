package io.wechatlogin.domain.profile;

import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one answer of WeChat says about a person.
 *
 * @param id the random id of the row, used only if the row is new
 * @param profile null where the person was not asked for it, or where it could not be fetched
 * @param at when WeChat answered
 */
public record ProfileUpdate(String id, WebToken token, @Nullable Profile profile, Instant at) {}
