/** Finds the best creative while it earns, and bids its expected value. */
@NullMarked
package io.segmento.strategies.thompsoncreative;

import org.jspecify.annotations.NullMarked;
