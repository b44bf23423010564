@NullMarked
package io.segmento.platform.catalog;

import org.jspecify.annotations.NullMarked;
