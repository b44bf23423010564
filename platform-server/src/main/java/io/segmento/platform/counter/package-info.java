/** What is counted of campaigns, and how it is kept: totals by hour and day, parts by a bounded number of cells, people as sketches. */
@NullMarked
package io.segmento.platform.counter;

import org.jspecify.annotations.NullMarked;
