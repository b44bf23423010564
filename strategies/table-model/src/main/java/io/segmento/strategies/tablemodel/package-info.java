/** Bids by a table of conditions and values, which is checked when it is loaded. */
@NullMarked
package io.segmento.strategies.tablemodel;

import org.jspecify.annotations.NullMarked;
