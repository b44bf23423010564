@NullMarked
package io.segmento.platform.profile;

import org.jspecify.annotations.NullMarked;
