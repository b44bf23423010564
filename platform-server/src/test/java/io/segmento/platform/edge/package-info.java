@NullMarked
package io.segmento.platform.edge;

import org.jspecify.annotations.NullMarked;
