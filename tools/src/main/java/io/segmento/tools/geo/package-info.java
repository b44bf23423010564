/** {@code segmento geo}: files of places for the core, built from tables. */
@NullMarked
package io.segmento.tools.geo;

import org.jspecify.annotations.NullMarked;
