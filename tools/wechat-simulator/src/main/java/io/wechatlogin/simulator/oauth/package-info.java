/**
 * Web login, as websites and official accounts share it: issuing codes, exchanging them for tokens,
 * refreshing tokens, reading profiles, and the second callback that some websites receive. The
 * pages on which a person agrees belong to {@code website} and {@code official}.
 *
 * <pre>
 * authorized --code--> exchanged --access token--> profile
 *                          |  ^
 *                          |  | refresh: same access token while valid, a new one afterwards
 *                          +--+
 * A grant ends 30 days after the exchange, on a changed password, or on a withdrawn consent.
 * </pre>
 */
@NullMarked
package io.wechatlogin.simulator.oauth;

import org.jspecify.annotations.NullMarked;
