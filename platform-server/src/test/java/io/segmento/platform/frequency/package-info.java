/** Tests of frequency caps. */
@NullMarked
package io.segmento.platform.frequency;

import org.jspecify.annotations.NullMarked;
