@NullMarked
package io.segmento.platform.subject;

import org.jspecify.annotations.NullMarked;
