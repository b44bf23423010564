package io.segmento.platform.privacy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.privacy.ConsentStrings;
import io.segmento.policy.Clause;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Strings that were valid until somebody cut, flipped, doubled or mixed them. */
@Tag("one-jdk")
class MutatedStringsTest {
  private static final int COUNT = 100_000;
  private static final long SEED = 20_261_124;
  private static final Vendor VENDOR =
      new Vendor(42, List.of(new VendorRegistration(0, 0b110_1001_1110, 0, 0)));

  private static final List<String> TCF = List.of(
      "CQgl8sAQgl8sAAKABBENBkFgAPLAAAAAAAYgAVQAQAVAAAAA.IAVQAQAVAA",
      "CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA",
      "CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.YAAAAAAAAAAA.IDKQA4AAgAKAGQAygAAA",
      ConsentStrings.tcf(42, 1, 2, 3, 4, 7, 9, 10),
      ConsentStrings.tcf(41, 1, 2, 3, 4, 7, 9, 10));
  private static final List<String> GPP = List.of(
      "DBABL~BVQVAAAAAg", "DBABL~BVQqAAAAAg", "DBACLUw~BVQqAAAAAg~BAAQA", "DBABSY~BAAgA.YA");
  private static final List<String> OTHERS =
      List.of("1YNN", "1---", "BYVHiWSADABAAIQAwABAZEA", "BYVHiWSAEDsB54AzQUeAAAA");

  private final Random random = new Random(SEED);

  @Clause("C2")
  @Test
  void noMutationThrowsAnythingButARefusal() {
    Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    int read = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < COUNT; i++) {
      String text = mutated(
          switch (i % 3) {
            case 0 -> TCF;
            case 1 -> GPP;
            default -> OTHERS;
          });
      try {
        switch (i % 3) {
          case 0 -> TcString.allowedPurposes(text, VENDOR);
          case 1 ->
            GppString.allowedPurposes(
                text, random.nextBoolean() ? List.of() : List.of(random.nextInt(30)), VENDOR);
          default -> {
            if (random.nextBoolean()) {
              UsPrivacyString.forbids(text);
            } else {
              AdChoicesSignal.forbids(text, random.nextInt(10));
            }
          }
        }
        read++;
      } catch (UndecodableException e) {
        faults.merge(e.fault(), 1, Integer::sum);
      }
    }
    System.out.printf(
        "%,d mutated strings: %,d read, %s, %.1f µs each on average, mutation included%n",
        COUNT, read, faults, (System.nanoTime() - begin) / 1e3 / COUNT);
    // All of it was exercised: strings that could be read, and most ways of failing.
    assertThat(read).isBetween(COUNT / 100, COUNT - COUNT / 10);
    assertThat(faults)
        .containsKeys(
            Fault.NOT_BASE64,
            Fault.TRUNCATED,
            Fault.VERSION,
            Fault.VALUE,
            Fault.NOT_VALID,
            Fault.SECTION_MISSING);
  }

  @Test
  void aTcStringThatWasCutNeverAllowsMoreThanTheWhole() {
    for (String text : TCF) {
      int whole = allowed(text);
      for (int length = 0; length < text.length(); length++) {
        assertThat(allowed(text.substring(0, length)) & ~whole)
            .as("%d characters of %s", length, text)
            .isZero();
      }
    }
  }

  private static int allowed(String text) {
    try {
      return TcString.allowedPurposes(text, VENDOR);
    } catch (UndecodableException e) {
      return 0;
    }
  }

  private String mutated(List<String> seeds) {
    StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = text.isEmpty() ? 0 : random.nextInt(text.length());
      switch (random.nextInt(6)) {
        case 0 -> text.setLength(at);
        case 1 -> {
          if (!text.isEmpty()) {
            text.setCharAt(at, (char) ('-' + random.nextInt(80)));
          }
        }
        case 2 -> text.insert(at, (char) random.nextInt(0x10000));
        case 3 -> text.append(text.substring(at));
        case 4 -> text.append(".~-_=".charAt(random.nextInt(5)));
        default -> text.replace(at, text.length(), seeds.get(random.nextInt(seeds.size())));
      }
    }
    return text.toString();
  }
}
