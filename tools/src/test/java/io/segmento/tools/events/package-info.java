@NullMarked
package io.segmento.tools.events;

import org.jspecify.annotations.NullMarked;
