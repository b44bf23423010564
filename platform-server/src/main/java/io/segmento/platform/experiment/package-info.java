/** Experiments on live traffic: who is in which arm, and what may be concluded from what the arms did. */
@NullMarked
package io.segmento.platform.experiment;

import org.jspecify.annotations.NullMarked;
