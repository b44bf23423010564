/** {@code segmento simulate}: strategies in a simulated market. */
@NullMarked
package io.segmento.tools.simulate;

import org.jspecify.annotations.NullMarked;
