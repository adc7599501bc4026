/**
 * The common parts of WeChat's APIs: error numbers and their wording, the checks of credentials,
 * the quotas, one-time codes, and the tokens of apps. The calls themselves belong to {@code oauth},
 * {@code website}, {@code official} and {@code miniprogram}.
 */
@NullMarked
package io.wechatlogin.simulator.api;

import org.jspecify.annotations.NullMarked;
