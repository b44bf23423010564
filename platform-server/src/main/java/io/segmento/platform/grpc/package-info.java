/** The gRPC server, its health, reflection and metrics, and the one place where failures become statuses. */
@NullMarked
package io.segmento.platform.grpc;

import org.jspecify.annotations.NullMarked;
