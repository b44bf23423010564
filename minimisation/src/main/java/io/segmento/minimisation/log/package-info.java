/** What every process logs through: no personal data, no control characters. */
@NullMarked
package io.segmento.minimisation.log;

import org.jspecify.annotations.NullMarked;
