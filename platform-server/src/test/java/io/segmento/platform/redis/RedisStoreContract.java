package io.segmento.platform.redis;

import static io.segmento.platform.redis.RedisFixture.bytes;
import static io.segmento.platform.testing.Await.failure;
import static io.segmento.platform.testing.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.redis.RedisStreamReader.Position;
import io.segmento.platform.testing.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for one server and for a Cluster alike. */
abstract class RedisStoreContract {
  private static final RedisScript ADD =
      RedisScript.fromResource(RedisStoreContract.class, "add.lua");
  private static final RedisScript ECHO =
      RedisScript.of("echo", "return {KEYS[1], ARGV[1], 7, false}");

  private RedisFixture fixture;
  private RedisStore store;

  abstract RedisExtension redis();

  @BeforeEach
  void connect() {
    fixture = new RedisFixture(redis()).connected();
    store = fixture.store;
  }

  @AfterEach
  void disconnect() {
    fixture.close();
  }

  @Test
  void whatIsSetIsRead() {
    byte[] binary = {0, -1, 13, 10};
    result(store.set(bytes("k"), binary));
    assertThat(result(store.get(bytes("k")))).hasValue(binary);
    assertThat(result(store.get(bytes("none")))).isEmpty();
  }

  @Test
  void severalKeysAreReadInOrderWhateverTheirSlots() {
    result(store.set(bytes("a"), bytes("1")));
    result(store.set(bytes("b"), bytes("2")));
    List<Optional<byte[]>> found = result(store.mget(bytes("b"), bytes("none"), bytes("a")));
    assertThat(found.get(0)).hasValue(bytes("2"));
    assertThat(found.get(1)).isEmpty();
    assertThat(found.get(2)).hasValue(bytes("1"));
    assertThat(result(store.del(bytes("a"), bytes("b"), bytes("none")))).isEqualTo(2);
  }

  @Test
  void endOfLifeIsAnAbsoluteTime() {
    Instant end = Instant.now().plusSeconds(1000);
    result(store.set(bytes("k"), bytes("v"), end));
    assertThat(redis().<Long>run(redis -> redis.expiretime("k"))).isEqualTo(end.getEpochSecond());
    assertThat(result(store.expireAt(bytes("k"), end.plusSeconds(5)))).isTrue();
    assertThat(result(store.expireAt(bytes("none"), end))).isFalse();
    assertThat(redis().<Long>run(redis -> redis.expiretime("k")))
        .isEqualTo(end.getEpochSecond() + 5);
    assertThat(result(store.expire(bytes("k"), Duration.ofMinutes(5)))).isTrue();
    assertThat(redis().<Long>run(redis -> redis.ttl("k"))).isBetween(1L, 300L);
  }

  @Test
  void onlyTheFirstOfTwoSetsIfAbsent() {
    Instant end = Instant.now().plusSeconds(100);
    assertThat(result(store.setIfAbsent(bytes("k"), bytes("1"), end))).isTrue();
    assertThat(result(store.setIfAbsent(bytes("k"), bytes("2"), end))).isFalse();
    assertThat(result(store.get(bytes("k")))).hasValue(bytes("1"));
  }

  @Test
  void hashesCountAndList() {
    assertThat(result(store.hincrby(bytes("h"), "bids", 3))).isEqualTo(3);
    assertThat(result(store.hincrby(bytes("h"), "bids", -1))).isEqualTo(2);
    result(store.hset(bytes("h"), "name", bytes("x")));
    assertThat(result(store.hget(bytes("h"), "name"))).hasValue(bytes("x"));
    assertThat(result(store.hget(bytes("h"), "none"))).isEmpty();
    assertThat(result(store.hgetall(bytes("h")))).containsOnlyKeys("bids", "name");
    assertThat(result(store.hdel(bytes("h"), "name"))).isEqualTo(1);
    assertThat(result(store.hgetall(bytes("none")))).isEmpty();
  }

  @Test
  void numbersOfAHashAreReadInTheOrderOfTheirFields() {
    RedisFields fields = new RedisFields(List.of("least", "none", "bids:31", "größte", "zero"));
    result(store.hset(bytes("h"), "bids:31", bytes("-12")));
    result(store.hset(bytes("h"), "least", bytes(Long.toString(Long.MIN_VALUE))));
    result(store.hset(bytes("h"), "größte", bytes(Long.toString(Long.MAX_VALUE))));
    result(store.hset(bytes("h"), "zero", bytes("0")));
    assertThat(result(store.hmgetNumbers(bytes("h"), fields)))
        .containsExactly(Long.MIN_VALUE, 0, -12, Long.MAX_VALUE, 0);
    assertThat(result(store.hmgetNumbers(bytes("none"), fields))).containsExactly(0, 0, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "1.5", "12x", "9223372036854775808", "-9223372036854775809"})
  void whatIsNoNumberOf64BitsIsNotReadAsOne(String text) {
    RedisFields fields = new RedisFields(List.of("wrong", "right"));
    result(store.hset(bytes("h"), "wrong", bytes(text)));
    result(store.hset(bytes("h"), "right", bytes("7")));
    assertThat(failure(store.hmgetNumbers(bytes("h"), fields))).isNotNull();
    // The connection goes on with the next answer.
    assertThat(result(store.hmgetNumbers(bytes("h"), new RedisFields(List.of("right")))))
        .containsExactly(7);
  }

  @Test
  void uniquesAreEstimated() {
    assertThat(result(store.pfadd(bytes("u"), bytes("a"), bytes("b")))).isTrue();
    assertThat(result(store.pfadd(bytes("u"), bytes("a")))).isFalse();
    assertThat(result(store.pfcount(bytes("u")))).isEqualTo(2);
  }

  @Test
  void scriptsAnswerNumbersBytesAndLists() {
    assertThat(result(store.evalLong(ADD, List.of(bytes("n")), bytes("4")))).isEqualTo(4);
    List<Object> list = result(store.evalList(ECHO, List.of(bytes("k")), bytes("v")));
    assertThat(list.get(0)).isEqualTo(bytes("k"));
    assertThat(list.get(1)).isEqualTo(bytes("v"));
    assertThat(list.get(2)).isEqualTo(7L);
    assertThat(list.get(3)).isNull();
    RedisScript none = RedisScript.of("none", "return false");
    assertThat(result(store.evalBytes(none, List.of(bytes("k"))))).isEmpty();
    RedisScript text = RedisScript.of("text", "return 'yes'");
    assertThat(result(store.evalBytes(text, List.of(bytes("k"))))).hasValue(bytes("yes"));
  }

  @Test
  void scriptThatTheServerForgotRunsAgain() {
    assertThat(result(store.evalLong(ADD, List.of(bytes("n")), bytes("1")))).isEqualTo(1);
    String flushed = redis().run(redis -> redis.scriptFlush());
    assertThat(flushed).isEqualTo("OK");
    assertThat(result(store.evalLong(ADD, List.of(bytes("n")), bytes("1")))).isEqualTo(2);
    assertThat(result(store.evalLong(ADD, List.of(bytes("n")), bytes("1")))).isEqualTo(3);
  }

  @Test
  void faultOfAScriptIsOursAndNotTheStores() {
    Throwable failure = failure(
        store.evalLong(RedisScript.of("bad", "return redis.call('nope')"), List.of(bytes("k"))));
    assertThat(failure)
        .isInstanceOf(IllegalStateException.class)
        .isNotInstanceOf(SegmentoException.class);
  }

  @Test
  void scanFindsKeysByPrefixTakenLiterally() {
    for (int i = 0; i < 1200; i++) {
      result(store.set(bytes("p*:" + i), bytes("v")));
    }
    result(store.set(bytes("pp:1"), bytes("v")));
    assertThat(result(store.scan("p*:", 10_000))).hasSize(1200);
    assertThat(result(store.scan("p*:", 7))).hasSize(7);
  }

  @Test
  void streamIsReadFromWhereTheReaderStands() {
    try (RedisStreamReader reader = store.openStreamReader()) {
      String first = result(store.xadd("s", 1000, Map.of("n", bytes("1"))));
      String second = result(store.xadd("s", 1000, Map.of("n", bytes("2"))));
      assertThat(result(store.xlast("s")).orElseThrow().id()).isEqualTo(second);
      assertThat(result(store.xrange("s", "-", "+", 10)))
          .extracting(RedisStreamEntry::id)
          .containsExactly(first, second);
      List<RedisStreamEntry> found =
          readWhenOpen(reader, new Position("s", first), Duration.ofMillis(50));
      assertThat(found).extracting(RedisStreamEntry::id).containsExactly(second);
      assertThat(found.get(0).key()).isEqualTo("s");
      assertThat(found.get(0).fields().get("n")).isEqualTo(bytes("2"));
      assertThat(result(reader.read(List.of(new Position("s", second)), 10, Duration.ofMillis(20))))
          .isEmpty();
    }
  }

  @Test
  void waitingReaderHoldsUpNobody() {
    try (RedisStreamReader reader = store.openStreamReader()) {
      assertThat(readWhenOpen(reader, new Position("s", "0-0"), Duration.ofMillis(1)))
          .isEmpty();
      CompletableFuture<List<RedisStreamEntry>> waiting =
          reader.read(List.of(new Position("s", "0-0")), 10, Duration.ofSeconds(9));
      result(store.set(bytes("k"), bytes("v")));
      assertThat(waiting).isNotDone();
      result(store.xadd("s", 10, Map.of("n", bytes("1"))));
      assertThat(result(waiting)).hasSize(1);
    }
  }

  @Test
  void bidReadsAnswerInTheOrderOfTheKeysOnceFlushed() {
    result(store.set(bytes("s:{u:1}"), bytes("S")));
    result(store.set(bytes("f:{u:1}"), bytes("F")));
    CompletableFuture<byte[][]> read =
        fixture.bidReads.mget(bytes("s:{u:1}"), bytes("v:{u:1}"), bytes("f:{u:1}"));
    fixture.bidReads.flush();
    byte[][] values = result(read);
    assertThat(values).hasNumberOfRows(3);
    assertThat(values[0]).isEqualTo(bytes("S"));
    assertThat(values[1]).isNull();
    assertThat(values[2]).isEqualTo(bytes("F"));
  }

  private static List<RedisStreamEntry> readWhenOpen(
      RedisStreamReader reader, Position from, Duration block) {
    List<List<RedisStreamEntry>> found = new java.util.concurrent.CopyOnWriteArrayList<>();
    io.segmento.platform.testing.Await.until(
        "the reader is connected",
        () -> found.add(reader.read(List.of(from), 10, block).join()));
    return found.get(0);
  }
}
