/**
 * The common parts of the HTML pages: templates, WeChat's error page, and the building blocks of
 * the simulated phone's screens. Each page itself belongs to the package of its subject.
 */
@NullMarked
package io.wechatlogin.simulator.page;

import org.jspecify.annotations.NullMarked;
