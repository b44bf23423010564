@NullMarked
package io.segmento.platform.tracking;

import org.jspecify.annotations.NullMarked;
