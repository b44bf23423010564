package io.segmento.platform.audience;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.v1.RowResult;
import io.segmento.proto.v1.UploadHeader;
import io.segmento.proto.v1.UploadSummary;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far uploads have come, {@code up:<upload id>}, for a week; of their rows the numbers of those that were not stored. <b>Every method waits</b>: never call it on an event loop. */
final class RedisUploads {
  private static final Duration LIFE = Duration.ofDays(7);
  private static final byte[] AS_THEY_ARE = {};
  private static final RedisScript SAVE = RedisScript.of("upload-save", """
      -- KEYS: upload. ARGV: header, next row, stored, duplicate, suppressed, invalid, life in seconds, results (empty: as they are).
      redis.call('HSET', KEYS[1], 'header', ARGV[1], 'next', ARGV[2], 'stored', ARGV[3], 'duplicate', ARGV[4], 'suppressed', ARGV[5],
        'invalid', ARGV[6])
      if ARGV[8] ~= '' then
        redis.call('HSET', KEYS[1], 'results', ARGV[8])
      end
      return redis.call('EXPIRE', KEYS[1], ARGV[7])
      """);

  private final RedisStore store;

  @Inject
  RedisUploads(RedisStore store) {
    this.store = store;
    store.preload(SAVE);
  }

  Optional<UploadProgress> find(String uploadId) {
    return progress(store.hgetall(key(uploadId)).join());
  }

  /** Where to go on; throws when the upload began with another header. */
  UploadProgress resume(UploadHeader header) {
    Map<String, byte[]> found = store.hgetall(key(header.getUploadId())).join();
    if (!found.isEmpty() && !Arrays.equals(found.get("header"), header.toByteArray())) {
      throw HeaderCheck.rule(
          "header.upload_id", "began with another header (expected: the same, or a new id)");
    }
    return progress(found).orElse(UploadProgress.BEGIN);
  }

  /** Keeps how far it came, in place of what was kept before. */
  void save(UploadHeader header, UploadProgress before, UploadProgress now) {
    RowCounts counts = now.counts();
    byte[] results = now.results().size() == before.results().size()
        ? AS_THEY_ARE
        : UploadSummary.newBuilder().addAllResults(now.results()).build().toByteArray();
    store
        .evalLong(
            SAVE,
            List.of(key(header.getUploadId())),
            header.toByteArray(),
            RedisNumber.of(now.nextRow()),
            RedisNumber.of(counts.stored()),
            RedisNumber.of(counts.duplicate()),
            RedisNumber.of(counts.suppressed()),
            RedisNumber.of(counts.invalid()),
            RedisNumber.of(LIFE.toSeconds()),
            results)
        .join();
  }

  private static Optional<UploadProgress> progress(Map<String, byte[]> found) {
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new UploadProgress(
            new RowCounts(
                number(found, "stored"),
                number(found, "duplicate"),
                number(found, "suppressed"),
                number(found, "invalid")),
            results(found.get("results")),
            number(found, "next")));
  }

  private static List<RowResult> results(byte @Nullable [] kept) {
    try {
      return kept == null ? List.of() : UploadSummary.parseFrom(kept).getResultsList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("results of an upload", e);
    }
  }

  private static long number(Map<String, byte[]> found, String field) {
    byte[] text = found.get(field);
    return text == null ? 0 : Long.parseLong(new String(text, UTF_8));
  }

  private static byte[] key(String uploadId) {
    return ("up:" + uploadId).getBytes(UTF_8);
  }
}
