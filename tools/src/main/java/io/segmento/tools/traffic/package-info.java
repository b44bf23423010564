/** Visitors and an exchange for a platform that runs, so that there is something to see. */
@NullMarked
package io.segmento.tools.traffic;

import org.jspecify.annotations.NullMarked;
