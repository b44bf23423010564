@NullMarked
package io.segmento.platform.redis;

import org.jspecify.annotations.NullMarked;
