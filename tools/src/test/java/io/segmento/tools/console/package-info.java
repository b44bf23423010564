@NullMarked
package io.segmento.tools.console;

import org.jspecify.annotations.NullMarked;
