/** {@code segmento explain}. */
@NullMarked
package io.segmento.tools.explain;

import org.jspecify.annotations.NullMarked;
