/** Events as records of a Kafka topic. */
@NullMarked
package io.segmento.sinks.kafka;

import org.jspecify.annotations.NullMarked;
