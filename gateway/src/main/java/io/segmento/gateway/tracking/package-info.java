/** Pixel, beacon and sync. */
@NullMarked
package io.segmento.gateway.tracking;

import org.jspecify.annotations.NullMarked;
