@NullMarked
package io.segmento.sinks.parquet;

import org.jspecify.annotations.NullMarked;
