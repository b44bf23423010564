package io.segmento.platform.privacy;

import io.segmento.proto.v1.WithdrawReply;
import io.segmento.proto.v1.WithdrawRequest;
import java.util.concurrent.CompletableFuture;

/** Ends consent and erases what it allowed; the feature that knows all that is held of a person does it. */
public interface Withdrawal {

  /** Fails with a {@link io.segmento.platform.error.SegmentoException} for who does not prove possession, and when the store is away. */
  CompletableFuture<WithdrawReply> withdraw(WithdrawRequest request);
}
