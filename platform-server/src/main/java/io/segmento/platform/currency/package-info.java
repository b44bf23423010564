/** Exchange rates of currencies, from a file of the operator's. */
@NullMarked
package io.segmento.platform.currency;

import org.jspecify.annotations.NullMarked;
