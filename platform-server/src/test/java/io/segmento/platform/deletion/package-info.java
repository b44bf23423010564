@NullMarked
package io.segmento.platform.deletion;

import org.jspecify.annotations.NullMarked;
