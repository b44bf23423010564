@NullMarked
package io.segmento.platform.report;

import org.jspecify.annotations.NullMarked;
