/** Tests of attribution. */
@NullMarked
package io.segmento.platform.attribution;

import org.jspecify.annotations.NullMarked;
