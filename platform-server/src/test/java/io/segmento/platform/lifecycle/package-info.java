@NullMarked
package io.segmento.platform.lifecycle;

import org.jspecify.annotations.NullMarked;
