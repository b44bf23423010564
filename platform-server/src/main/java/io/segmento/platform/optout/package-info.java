/** Opting out: no bid and no collection, for every campaign, from the answer on. */
@NullMarked
package io.segmento.platform.optout;

import org.jspecify.annotations.NullMarked;
