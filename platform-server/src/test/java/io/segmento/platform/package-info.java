@NullMarked
package io.segmento.platform;

import org.jspecify.annotations.NullMarked;
