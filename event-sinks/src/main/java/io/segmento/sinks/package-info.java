/** Takes the event log out of Redis, to files and to Kafka. */
@NullMarked
package io.segmento.sinks;

import org.jspecify.annotations.NullMarked;
