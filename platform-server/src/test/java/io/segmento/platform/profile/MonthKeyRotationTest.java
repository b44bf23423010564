package io.segmento.platform.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.identity.KeyRatchet;
import io.segmento.platform.identity.TestKeys;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Month keys are wrapped anew and the wrapping keys of before die, whoever does it, however often, and whatever is killed. */
class MonthKeyRotationTest {
  private static final YearMonth NOVEMBER = YearMonth.of(2035, 11);

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path directory;

  /** Far ahead: the store ends what it keeps by its own clock. */
  private final MutableClock clock = MutableClock.at("2035-11-23T10:00:00Z");

  private TestNode node;
  private RedisStore store;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    node = TestNode.connected(redis.uri(), "", clock);
    store = node.get(RedisStore.class);
    file = directory.resolve("first.ratchet");
    KeyRatchet.generate(file, NOVEMBER, new SecureRandom());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void whenAMonthHasPassedKeysAreWrappedAnewAndWhatWrappedThemBeforeIsDestroyed() throws Exception {
    Node one = new Node(file);
    Node other = new Node(Files.copy(file, directory.resolve("second.ratchet")));
    byte[] key = Await.result(one.keys.of(NOVEMBER));
    assertThat(one.rotate()).isZero();
    byte[] then = stored(NOVEMBER);

    // The month has turned, but a node whose clock is a little behind may still wrap with the key
    // of before.
    clock.set(Instant.parse("2035-12-01T10:00:00Z"));
    assertThat(one.rotate()).isEqualTo(1);
    assertThat(one.ratchet.oldest()).isEqualTo(NOVEMBER);
    clock.set(Instant.parse("2035-12-02T10:00:00Z"));
    assertThat(one.rotate()).isZero();
    assertThat(one.ratchet.oldest()).isEqualTo(NOVEMBER.plusMonths(1));

    // The other comes later, and finds it done.
    assertThat(Await.result(other.keys.find(NOVEMBER)).orElseThrow()).isEqualTo(key);
    assertThat(other.rotate()).isZero();
    assertThat(other.ratchet.oldest()).isEqualTo(NOVEMBER.plusMonths(1));
    assertThat(redis.<Long>run(commands -> commands.expiretime("mk:203511")))
        .isEqualTo(Instant.parse("2037-11-01T00:00:00Z").getEpochSecond());
    for (Node each : List.of(new Node(file), other)) {
      assertThat(Await.result(each.keys.find(NOVEMBER)).orElseThrow()).isEqualTo(key);
      assertThat(each.wrap.isDestroyed(then)).isTrue();
      assertThat(each.wrap.unwrap(NOVEMBER, then)).isNull();
    }
  }

  @Test
  void restoredBackupOpensNothingAndStopsNothing() {
    Node one = new Node(file);
    byte[] key = Await.result(one.keys.of(NOVEMBER));
    byte[] backup = stored(NOVEMBER);
    clock.set(Instant.parse("2036-01-05T10:00:00Z"));
    one.rotate();
    Await.result(store.del(MonthKeys.redisKey(NOVEMBER)));
    assertThat(Await.result(
            store.setIfAbsent(MonthKeys.redisKey(NOVEMBER), backup, MonthKeys.endOf(NOVEMBER))))
        .isTrue();

    Node restarted = new Node(file);
    assertThat(Await.result(restarted.keys.find(NOVEMBER))).isEmpty();
    assertThat(restarted.rotate()).isZero();
    byte[] fresh = Await.result(restarted.keys.of(NOVEMBER));
    assertThat(fresh).hasSize(32).isNotEqualTo(key);
    assertThat(Await.result(new Node(file).keys.find(NOVEMBER)).orElseThrow()).isEqualTo(fresh);
  }

  @Test
  void nodesThatRotateAtOnceDoEachKeyOnce() throws Exception {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(new Node(Files.copy(file, directory.resolve(i + ".ratchet"))));
    }
    Map<YearMonth, byte[]> plain = make(nodes.get(0), 20);
    clock.set(Instant.parse("2035-12-05T10:00:00Z"));
    List<CompletableFuture<Integer>> rounds =
        nodes.stream().map(each -> each.rotation.rotate(Runnable::run)).toList();
    assertThat(rounds.stream().mapToInt(Await::result).sum()).isEqualTo(20);
    // Who was not done when the others wrote is done the next time.
    nodes.forEach(each -> assertThat(each.rotate()).isZero());
    nodes.forEach(each -> assertThat(each.ratchet.oldest()).isEqualTo(NOVEMBER.plusMonths(1)));
    nodes.forEach(each -> assertOpens(each, plain));
  }

  @Test
  void nodeThatIsKilledInTheMiddleLosesNothing() throws Exception {
    Map<YearMonth, byte[]> plain = make(new Node(file), 20);
    Path slow = Files.copy(file, directory.resolve("slow.ratchet"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    YearMonth month = NOVEMBER;
    for (int kill = 0; kill < 2; kill++) {
      month = rotateAndKill(month, 1 + random.nextInt(4));
      clock.set(month.atDay(20).atStartOfDay(ZoneOffset.UTC).toInstant());
      Map<YearMonth, byte[]> left = new TreeMap<>(plain);
      left.keySet().removeIf(each -> !clock.instant().isBefore(MonthKeys.endOf(each)));
      assertThat(left).as("seed %s", seed).isNotEmpty();
      assertOpens(new Node(file), left);
      // Who never rotated comes to the same keys.
      assertOpens(new Node(slow), left);
    }
  }

  /** Runs another process that rotates month after month, and kills it when it has told of some; answers the month that it can have come to. */
  private YearMonth rotateAndKill(YearMonth from, int rounds) throws IOException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RotatingProcess.class.getName(),
            redis.uri(),
            file.toString(),
            from.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    YearMonth reached = from;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (int told = 0; told < rounds; ) {
        String line = requireNonNull(lines.readLine(), "the process ended");
        if (line.startsWith("rotated ")) {
          reached = YearMonth.parse(line.substring("rotated ".length()));
          told++;
        }
      }
    } finally {
      process.destroyForcibly();
      process.onExit().join();
    }
    return reached.plusMonths(1);
  }

  @Test
  void withoutARatchetKeysMoveToTheMasterThatIsCurrent() {
    MonthKeyWrap old =
        new MonthKeyWrap(TestKeys.ring(1), Optional.empty(), new SecureRandom(), clock);
    byte[] key = Await.result(new MonthKeys(store, old, new SecureRandom(), clock).of(NOVEMBER));
    assertThat(stored(NOVEMBER)[0]).isEqualTo((byte) 1);
    Node node = new Node(Optional.empty());
    assertThat(node.rotate()).isEqualTo(1);
    assertThat(stored(NOVEMBER)[0]).isEqualTo((byte) 2);
    assertThat(Await.result(node.keys.find(NOVEMBER)).orElseThrow()).isEqualTo(key);
  }

  @Test
  void keysOfBeforeTheRatchetMoveToIt() {
    MonthKeyWrap old =
        new MonthKeyWrap(TestKeys.ring(2), Optional.empty(), new SecureRandom(), clock);
    byte[] key = Await.result(new MonthKeys(store, old, new SecureRandom(), clock).of(NOVEMBER));
    Node node = new Node(file);
    assertThat(node.rotate()).isEqualTo(1);
    assertThat(stored(NOVEMBER)[0]).isEqualTo((byte) 0x80);
    assertThat(Await.result(node.keys.find(NOVEMBER)).orElseThrow()).isEqualTo(key);
  }

  @Test
  void ratchetThatCannotBeWrittenDestroysNothingAndSaysSo() throws Exception {
    Node one = new Node(file);
    byte[] key = Await.result(one.keys.of(NOVEMBER));
    clock.set(Instant.parse("2035-12-05T10:00:00Z"));
    // Not readable as a ratchet any more.
    Files.delete(file);
    assertThat(Await.failure(one.rotation.rotate(Runnable::run))).isNotNull();
    assertThat(one.ratchet.oldest()).isEqualTo(NOVEMBER);
    assertThat(Await.result(one.keys.find(NOVEMBER)).orElseThrow()).isEqualTo(key);
  }

  private Map<YearMonth, byte[]> make(Node by, int months) {
    Map<YearMonth, byte[]> plain = new TreeMap<>();
    for (int back = 0; back < months; back++) {
      YearMonth month = NOVEMBER.minusMonths(back);
      plain.put(month, Await.result(by.keys.of(month)));
    }
    return plain;
  }

  private static void assertOpens(Node by, Map<YearMonth, byte[]> plain) {
    plain.forEach((month, key) -> assertThat(Await.result(by.keys.find(month)))
        .as("%s", month)
        .hasValueSatisfying(found -> assertThat(found).isEqualTo(key)));
  }

  private byte[] stored(YearMonth month) {
    return Await.result(store.get(MonthKeys.redisKey(month))).orElseThrow();
  }

  /** What a node has, without anything at hand from before. */
  private final class Node {
    private final KeyRatchet ratchet;
    private final MonthKeyWrap wrap;
    private final MonthKeys keys;
    private final MonthKeyRotation rotation;

    private Node(Path ratchet) {
      this(Optional.of(KeyRatchet.load(ratchet)));
    }

    private Node(Optional<KeyRatchet> ratchet) {
      this.ratchet = ratchet.orElseGet(() -> KeyRatchet.load(file));
      wrap = new MonthKeyWrap(TestKeys.ring(2), ratchet, new SecureRandom(), clock);
      keys = new MonthKeys(store, wrap, new SecureRandom(), clock);
      rotation = new MonthKeyRotation(store, keys, wrap, ratchet, clock);
    }

    private int rotate() {
      return Await.result(rotation.rotate(Runnable::run));
    }
  }
}
