@NullMarked
package io.segmento.platform.grpc;

import org.jspecify.annotations.NullMarked;
