@NullMarked
package io.segmento.platform.feed;

import org.jspecify.annotations.NullMarked;
