package io.segmento.platform.deletion;

import io.segmento.proto.v1.DeletionResult;

/** A request that is not accepted; its message is told to the sender and quotes nothing that they sent. Without a stack trace: strangers make them. */
final class RefusedDeletionException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final DeletionResult result;

  RefusedDeletionException(DeletionResult result, String message) {
    super(message, null, false, false);
    this.result = result;
  }

  DeletionResult result() {
    return result;
  }
}
