@NullMarked
package io.segmento.tools.feed;

import org.jspecify.annotations.NullMarked;
