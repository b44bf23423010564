/** Segments: named conditions on what an advertiser's visitors did, kept up as events arrive, previewed and counted on a sample. */
@NullMarked
package io.segmento.platform.segment;

import org.jspecify.annotations.NullMarked;
