/** The page of the admin port on which people watch what happens: funnels, money, why there was no bid. */
@NullMarked
package io.segmento.platform.report.live;

import org.jspecify.annotations.NullMarked;
