/** The checks that must come out on the simulator, or it or the strategies are wrong, and the mistakes that they must find. */
@NullMarked
package io.segmento.simulate;

import org.jspecify.annotations.NullMarked;
