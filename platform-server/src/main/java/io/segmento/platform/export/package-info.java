/** Rows of single events that leave the house: approvals, exports and the log of them. */
@NullMarked
package io.segmento.platform.export;

import org.jspecify.annotations.NullMarked;
