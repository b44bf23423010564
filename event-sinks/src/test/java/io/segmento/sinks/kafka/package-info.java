@NullMarked
package io.segmento.sinks.kafka;

import org.jspecify.annotations.NullMarked;
