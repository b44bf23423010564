/** What tests of a strategy need: opportunities to decide, a context, and the checks that every strategy passes. */
@NullMarked
package io.segmento.strategy.testing;

import org.jspecify.annotations.NullMarked;
