/**
 * Owns the reading of http and https URLs as browsers read them (the URL Standard of WHATWG), and
 * origins. Leaves what a URL may be used for to those who ask. Every URL that comes from outside is
 * read here, so that no two parts of the project disagree about where it leads.
 */
@NullMarked
package io.wechatlogin.domain.url;

import org.jspecify.annotations.NullMarked;
