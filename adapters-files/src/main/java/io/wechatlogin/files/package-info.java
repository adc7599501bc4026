/**
 * Owns the folder of instance files: finds the types, reads {@code e.json} and {@code <Name>.json}
 * strictly, and says everything that is wrong at once. Leaves what a type's own keys mean to the
 * type's provider.
 */
@NullMarked
package io.wechatlogin.files;

import org.jspecify.annotations.NullMarked;
