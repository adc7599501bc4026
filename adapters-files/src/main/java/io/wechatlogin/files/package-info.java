/**
 * Owns the folder of instance files: reads {@code e.json} and {@code <Name>.json} strictly. Leaves
 * what their keys mean to whoever makes the instances.
 */
@NullMarked
package io.wechatlogin.files;

import org.jspecify.annotations.NullMarked;
