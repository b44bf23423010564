/** Keeps value at or above a target times what is spent, together with the budget. */
@NullMarked
package io.segmento.strategies.returnonspend;

import org.jspecify.annotations.NullMarked;
