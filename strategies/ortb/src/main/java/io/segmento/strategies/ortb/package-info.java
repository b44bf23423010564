/** Bids by the closed forms of ORTB1 and ORTB2; a reference. */
@NullMarked
package io.segmento.strategies.ortb;

import org.jspecify.annotations.NullMarked;
