@NullMarked
package io.segmento.platform.eventlog;

import org.jspecify.annotations.NullMarked;
