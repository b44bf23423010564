package io.segmento.platform.privacy;

import io.segmento.proto.v1.ListEvidenceReply;
import io.segmento.proto.v1.ListEvidenceRequest;
import java.util.concurrent.CompletableFuture;

/** Tells a person which consent is on record; the feature that keeps it does. */
public interface ConsentHistory {

  /** Fails with a {@link io.segmento.platform.error.SegmentoException} for a browser without an id of ours, and when the store is away. */
  CompletableFuture<ListEvidenceReply> evidence(ListEvidenceRequest request);
}
