/**
 * Owns the one-time codes that applications receive, loginCode and bindCode: what each stands for,
 * how long it is valid, and the challenge that ties it to who began the login. Leaves storing and
 * redeeming them once to the {@code OneTimeCodes} port of the application.
 */
@NullMarked
package io.wechatlogin.domain.code;

import org.jspecify.annotations.NullMarked;
