@NullMarked
package io.segmento.platform.notice;

import org.jspecify.annotations.NullMarked;
