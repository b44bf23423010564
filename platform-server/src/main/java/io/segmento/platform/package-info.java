/** The core: {@link io.segmento.platform.PlatformMain} starts it, {@link io.segmento.platform.PlatformModule} lists what it is made of. */
@NullMarked
package io.segmento.platform;

import org.jspecify.annotations.NullMarked;
