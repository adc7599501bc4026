/**
 * Owns who may read and write the files of the service: closing those that it makes, and finding
 * secrets that other users can read. Leaves what is in the files to others.
 */
@NullMarked
package io.wechatlogin.bootstrap.rights;

import org.jspecify.annotations.NullMarked;
