/**
 * Clients that others wrote, as they come from their registries, log people in through the
 * simulator. What they say to it, and what they make of its answers, is theirs.
 */
@NullMarked
package io.wechatlogin.clients;

import org.jspecify.annotations.NullMarked;
