package io.segmento.platform.subject;

import io.segmento.proto.v1.Identity;
import java.util.concurrent.CompletableFuture;

/** Erases what is held of a device, and records that it did. */
public interface DeviceErasure {

  /** Answers how many records there were. Fails with a {@link io.segmento.platform.error.SegmentoException} for what is no device id, and when the store is away. */
  CompletableFuture<Long> erase(Identity device);
}
