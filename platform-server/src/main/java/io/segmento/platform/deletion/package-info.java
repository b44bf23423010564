/** Deletion requests that partners pass on: the IAB Tech Lab's Data Deletion Request Framework, version 1.0. */
@NullMarked
package io.segmento.platform.deletion;

import org.jspecify.annotations.NullMarked;
