package io.segmento.platform.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentSize;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The definitions and their sizes in Redis, slot {@code {seg}}. <b>Every method waits</b>: never call it on an event loop. */
final class RedisSegments {
  static final String LOG = "{seg}:log";

  private static final byte[] DEFINITIONS = "{seg}:definitions".getBytes(UTF_8);
  private static final byte[] VERSION = "{seg}:version".getBytes(UTF_8);
  private static final byte[] ESTIMATING = "{seg}:estimating".getBytes(UTF_8);
  private static final String SIZES = "{seg}:sizes:";
  private static final String SIZE = "size";
  private static final String BEGINNING = "0-0";
  private static final byte[] NOTHING = {};
  private static final long MAX_SIZES = 400;
  private static final int ETAG_BYTES = 12;
  private static final RedisScript PUT = RedisScript.fromResource(RedisSegments.class, "put.lua");

  /** A definition with the bytes that Redis has of it. */
  record Stored(Segment segment, ByteString bytes) {
    static Stored of(Segment segment) {
      return new Stored(segment, segment.toByteString());
    }

    String etag() {
      return RedisSegments.etag(bytes.toByteArray());
    }

    /** As it is told: with its etag. */
    Segment withEtag() {
      return segment.toBuilder().setEtag(etag()).build();
    }
  }

  /** Position of the change log from which reading on misses nothing that {@code version} lacks. */
  record Position(String logId, long version) {}

  private final RedisStore store;

  @Inject
  RedisSegments(RedisStore store) {
    this.store = store;
    store.preload(PUT);
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, ETAG_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }

  Position position() {
    // The log first: what is written between the two reads is read again, not missed.
    Optional<RedisStreamEntry> last = store.xlast(LOG).join();
    return new Position(last.map(RedisStreamEntry::id).orElse(BEGINNING), version());
  }

  long version() {
    return store
        .get(VERSION)
        .join()
        .map(text -> Long.parseLong(new String(text, UTF_8)))
        .orElse(0L);
  }

  Optional<Stored> find(String id) {
    return store.hget(DEFINITIONS, id).join().map(RedisSegments::stored);
  }

  /** In order of id. */
  List<Stored> readAll() {
    List<Stored> all = new ArrayList<>();
    new TreeMap<>(store.hgetall(DEFINITIONS).join()).forEach((id, bytes) -> all.add(stored(bytes)));
    return all;
  }

  /** Writes when it still is what was read; null removes. Whether it wrote. */
  boolean put(String id, @Nullable Stored read, @Nullable Segment segment) {
    return store
            .evalLong(
                PUT,
                List.of(DEFINITIONS, VERSION, LOG.getBytes(UTF_8)),
                id.getBytes(UTF_8),
                read == null ? NOTHING : read.bytes().toByteArray(),
                segment == null ? NOTHING : segment.toByteArray())
            .join()
        > 0;
  }

  /** Whether this node is the one that estimates until then. */
  boolean claimEstimate(Instant until) {
    return store.setIfAbsent(ESTIMATING, new byte[] {'1'}, until).join();
  }

  void addSize(String id, SegmentSize size) {
    store.xadd(SIZES + id, MAX_SIZES, Map.of(SIZE, size.toByteArray())).join();
  }

  Optional<SegmentSize> lastSize(String id) {
    return store.xlast(SIZES + id).join().map(RedisSegments::size);
  }

  /** The newest first. */
  List<SegmentSize> sizes(String id) {
    List<SegmentSize> sizes = new ArrayList<>();
    for (RedisStreamEntry entry :
        store.xrange(SIZES + id, "-", "+", (int) (2 * MAX_SIZES)).join()) {
      sizes.add(0, size(entry));
    }
    return sizes;
  }

  void forgetSizes(String id) {
    store.del((SIZES + id).getBytes(UTF_8)).join();
  }

  private static SegmentSize size(RedisStreamEntry entry) {
    try {
      return SegmentSize.parseFrom(entry.fields().getOrDefault(SIZE, NOTHING));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a size that cannot be read", e);
    }
  }

  private static Stored stored(byte[] bytes) {
    try {
      return new Stored(Segment.parseFrom(bytes), ByteString.copyFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a definition that cannot be read", e);
    }
  }
}
