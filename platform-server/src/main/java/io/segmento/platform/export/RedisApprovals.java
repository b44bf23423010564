package io.segmento.platform.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.v1.Approval;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Approvals by id in the hash {@code ex:approvals}; few, and kept for good. Fails like {@link RedisStore}. Thread-safe. */
final class RedisApprovals {
  private static final byte[] KEY = "ex:approvals".getBytes(US_ASCII);

  private final RedisStore store;

  @Inject
  RedisApprovals(RedisStore store) {
    this.store = requireNonNull(store, "store");
  }

  /** Empty when there is none; also for what is no approval. */
  CompletableFuture<Optional<Approval>> find(String id) {
    return store.hget(KEY, id).thenApply(found -> found.flatMap(RedisApprovals::parse));
  }

  CompletableFuture<List<Approval>> all() {
    return store.hgetall(KEY).thenApply(found -> {
      List<Approval> approvals = new ArrayList<>(found.size());
      found.values().forEach(value -> parse(value).ifPresent(approvals::add));
      return approvals;
    });
  }

  CompletableFuture<Void> write(Approval approval) {
    return store.hset(KEY, approval.getId(), approval.toByteArray());
  }

  private static Optional<Approval> parse(byte[] stored) {
    try {
      return Optional.of(Approval.parseFrom(stored));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
