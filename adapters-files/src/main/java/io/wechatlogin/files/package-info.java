/**
 * Owns the instance files: reads {@code e.json} and {@code <Name>.json} of each instance strictly.
 * Leaves the meaning of their keys to {@code InstanceAssembly} and to the login types.
 */
@NullMarked
package io.wechatlogin.files;

import org.jspecify.annotations.NullMarked;
