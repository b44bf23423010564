/** Reports on the terminal. */
@NullMarked
package io.segmento.tools.report;

import org.jspecify.annotations.NullMarked;
