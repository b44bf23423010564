/** The other side of an auction, as far as the tools play it. */
@NullMarked
package io.segmento.tools.exchange;

import org.jspecify.annotations.NullMarked;
