/** Reads the byte code of a plugin before any of it runs, and says what a strategy may not do. */
@NullMarked
package io.segmento.platform.strategy.check;

import org.jspecify.annotations.NullMarked;
