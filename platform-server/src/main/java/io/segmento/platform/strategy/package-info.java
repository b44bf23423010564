/** Loads strategy plugins, each apart from the others and from the host, and calls them so that none can hurt the auction. */
@NullMarked
package io.segmento.platform.strategy;

import org.jspecify.annotations.NullMarked;
