/** What tests of this module and of others share: a real Redis, a clock that tests move, and bounded waiting. */
@NullMarked
package io.segmento.platform.testing;

import org.jspecify.annotations.NullMarked;
