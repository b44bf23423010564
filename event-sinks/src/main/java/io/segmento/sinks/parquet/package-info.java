/** Events as Parquet files, one directory for each day. */
@NullMarked
package io.segmento.sinks.parquet;

import org.jspecify.annotations.NullMarked;
