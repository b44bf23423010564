@NullMarked
package io.segmento.platform.report.live;

import org.jspecify.annotations.NullMarked;
