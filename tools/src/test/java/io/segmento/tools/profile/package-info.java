@NullMarked
package io.segmento.tools.profile;

import org.jspecify.annotations.NullMarked;
