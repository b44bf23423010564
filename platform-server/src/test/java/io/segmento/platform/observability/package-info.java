@NullMarked
package io.segmento.platform.observability;

import org.jspecify.annotations.NullMarked;
