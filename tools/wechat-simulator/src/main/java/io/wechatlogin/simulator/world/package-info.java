/**
 * The state of the simulated world: its apps, its persons, their ids, its clock and its random
 * numbers; and the settings for behaviour of WeChat that is not known for certain. Codes, tokens
 * and sessions belong to the packages of the APIs.
 */
@NullMarked
package io.wechatlogin.simulator.world;

import org.jspecify.annotations.NullMarked;
