@NullMarked
package io.segmento.platform.spool;

import org.jspecify.annotations.NullMarked;
