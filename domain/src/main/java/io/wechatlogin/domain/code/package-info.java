/**
 * Owns the one-time codes that applications receive, loginCode and bindCode: what each stands for
 * and how long it is valid. Leaves storing and redeeming them once to the {@code OneTimeCodes} port
 * of the application.
 */
@NullMarked
package io.wechatlogin.domain.code;

import org.jspecify.annotations.NullMarked;
