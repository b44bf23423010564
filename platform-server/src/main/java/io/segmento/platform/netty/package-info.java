/** The one group of event loops that the gRPC server and the Redis connections share. */
@NullMarked
package io.segmento.platform.netty;

import org.jspecify.annotations.NullMarked;
