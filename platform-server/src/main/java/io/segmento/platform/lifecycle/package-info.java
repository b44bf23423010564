/** What starts, in which order, and closes in the reverse one; where blocking work runs. */
@NullMarked
package io.segmento.platform.lifecycle;

import org.jspecify.annotations.NullMarked;
