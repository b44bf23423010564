/** The {@code segmento} command. */
@NullMarked
package io.segmento.tools;

import org.jspecify.annotations.NullMarked;
