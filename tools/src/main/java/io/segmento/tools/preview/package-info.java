/** Creatives to look at in a browser. */
@NullMarked
package io.segmento.tools.preview;

import org.jspecify.annotations.NullMarked;
