/** Runs the benchmarks of this module; each stands in the package of what it measures. */
@NullMarked
package io.segmento.benchmarks;

import org.jspecify.annotations.NullMarked;
