@NullMarked
package io.segmento.platform.config;

import org.jspecify.annotations.NullMarked;
