@NullMarked
package io.segmento.gateway.spool;

import org.jspecify.annotations.NullMarked;
