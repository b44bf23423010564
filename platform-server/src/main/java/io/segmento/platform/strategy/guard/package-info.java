/** Bounds what one call of a plugin may use, from within: checks are put into its byte code when it is loaded. */
@NullMarked
package io.segmento.platform.strategy.guard;

import org.jspecify.annotations.NullMarked;
