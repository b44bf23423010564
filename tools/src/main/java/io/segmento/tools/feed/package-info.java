/** Product feeds of advertisers as files: CSV, TSV, JSON and JSON lines, read row by row. */
@NullMarked
package io.segmento.tools.feed;

import org.jspecify.annotations.NullMarked;
