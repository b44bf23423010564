/** Redis for features: one server, a primary behind Sentinel, or a Cluster, with bounded queues and times. Lettuce stays in here. */
@NullMarked
package io.segmento.platform.redis;

import org.jspecify.annotations.NullMarked;
