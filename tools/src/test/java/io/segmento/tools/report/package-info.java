@NullMarked
package io.segmento.tools.report;

import org.jspecify.annotations.NullMarked;
