package io.segmento.platform.audience;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.v1.UploadHeader;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far uploads have come, {@code up:<upload id>}, for a week; nothing of their rows. <b>Every method waits</b>: never call it on an event loop. */
final class RedisUploads {
  private static final Duration LIFE = Duration.ofDays(7);
  private static final RedisScript SAVE = RedisScript.of("upload-save", """
      -- KEYS: upload. ARGV: header, next row, stored, duplicate, suppressed, invalid, life in seconds.
      redis.call('HSET', KEYS[1], 'header', ARGV[1], 'next', ARGV[2], 'stored', ARGV[3], 'duplicate', ARGV[4], 'suppressed', ARGV[5],
        'invalid', ARGV[6])
      return redis.call('EXPIRE', KEYS[1], ARGV[7])
      """);

  /** How far an upload has come. */
  record Progress(RowCounts counts, long nextRow) {}

  private final RedisStore store;

  @Inject
  RedisUploads(RedisStore store) {
    this.store = store;
    store.preload(SAVE);
  }

  Optional<Progress> find(String uploadId) {
    return progress(store.hgetall(key(uploadId)).join());
  }

  /** Where to go on; throws when the upload began with another header. */
  Progress resume(UploadHeader header) {
    Map<String, byte[]> found = store.hgetall(key(header.getUploadId())).join();
    if (!found.isEmpty() && !Arrays.equals(found.get("header"), header.toByteArray())) {
      throw HeaderCheck.rule(
          "header.upload_id", "began with another header (expected: the same, or a new id)");
    }
    return progress(found).orElse(new Progress(RowCounts.NONE, 0));
  }

  void save(UploadHeader header, Progress progress) {
    RowCounts counts = progress.counts();
    store
        .evalLong(
            SAVE,
            List.of(key(header.getUploadId())),
            header.toByteArray(),
            number(progress.nextRow()),
            number(counts.stored()),
            number(counts.duplicate()),
            number(counts.suppressed()),
            number(counts.invalid()),
            number(LIFE.toSeconds()))
        .join();
  }

  private static Optional<Progress> progress(Map<String, byte[]> found) {
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new Progress(
            new RowCounts(
                number(found, "stored"),
                number(found, "duplicate"),
                number(found, "suppressed"),
                number(found, "invalid")),
            number(found, "next")));
  }

  private static long number(Map<String, byte[]> found, String field) {
    byte[] text = found.get(field);
    return text == null ? 0 : Long.parseLong(new String(text, UTF_8));
  }

  private static byte[] number(long value) {
    return Long.toString(value).getBytes(UTF_8);
  }

  private static byte[] key(String uploadId) {
    return ("up:" + uploadId).getBytes(UTF_8);
  }
}
