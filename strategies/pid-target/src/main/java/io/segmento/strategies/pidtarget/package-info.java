/** Holds cost per click, cost per conversion or win rate at a target. */
@NullMarked
package io.segmento.strategies.pidtarget;

import org.jspecify.annotations.NullMarked;
