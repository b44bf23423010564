@NullMarked
package io.segmento.platform.segment;

import org.jspecify.annotations.NullMarked;
