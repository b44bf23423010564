/** Experiments on live traffic. */
@NullMarked
package io.segmento.tools.experiment;

import org.jspecify.annotations.NullMarked;
