/** Load generation, and what each process pays for it. */
@NullMarked
package io.segmento.tools.load;

import org.jspecify.annotations.NullMarked;
