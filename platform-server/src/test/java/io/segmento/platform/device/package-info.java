@NullMarked
package io.segmento.platform.device;

import org.jspecify.annotations.NullMarked;
