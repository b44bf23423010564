@NullMarked
package io.segmento.tools.segment;

import org.jspecify.annotations.NullMarked;
