package io.segmento.platform.place;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.util.NetUtil;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code places.mmdb} was built from {@code places.csv} beside it by {@code segmento geo build}. */
final class PlaceFinderTest {
  private static final Path SHARED =
      Path.of(System.getProperty("segmento.root", "."), "..", "shared", "data", "geo");

  @TempDir
  private Path folder;

  private final CollectorRegistry registry = new CollectorRegistry();
  private PlaceFinder finder;

  @AfterEach
  void close() {
    if (finder != null) {
      finder.close();
    }
  }

  @Test
  void countryRegionAndCityOfAnAddress() throws IOException {
    start(small());
    assertThat(find("192.0.2.7")).isEqualTo(new Place("USA", "OR", "Portland"));
    assertThat(find("2001:db8::7")).isEqualTo(new Place("DEU", "", ""));
    assertThat(find("::ffff:192.0.2.7")).isEqualTo(new Place("USA", "OR", "Portland"));
    assertThat(find("203.0.113.9")).isEqualTo(Place.UNKNOWN);
    assertThat(lookups("found")).isEqualTo(3);
    assertThat(lookups("unknown")).isEqualTo(1);
  }

  /** The file says of 10.0.0.0/8 that it is in Sweden: nobody's private network is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "127.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:10.1.2.3"
      })
  void aPrivateNetworkIsNowhere(String address) throws IOException {
    start(small());
    assertThat(find(address)).isEqualTo(Place.UNKNOWN);
    assertThat(lookups("private")).isEqualTo(1);
  }

  @Test
  void whatIsNoAddressAndAFinderWithoutAFileKnowNothing() {
    finder =
        new PlaceFinder(config(Optional.empty()), new PlaceMetrics(registry, Clock.systemUTC()));
    finder.start();
    assertThat(find("192.0.2.7")).isEqualTo(Place.UNKNOWN);
    assertThat(finder.find(ByteString.EMPTY)).isEqualTo(Place.UNKNOWN);
    assertThat(finder.find(ByteString.copyFrom(new byte[5]))).isEqualTo(Place.UNKNOWN);
  }

  @Test
  void aFileThatChangesIsTakenAndABrokenOneIsRefused() throws IOException {
    Path file = small();
    byte[] sound = Files.readAllBytes(file);
    start(file);
    replace(file, new byte[100], 1);
    Await.until("the broken file is refused", () -> failures() == 1);
    assertThat(find("192.0.2.7")).isEqualTo(new Place("USA", "OR", "Portland"));
    byte[] moved = new String(sound, java.nio.charset.StandardCharsets.ISO_8859_1)
        .replace("Portland", "Salem OR")
        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    replace(file, moved, 2);
    Await.until("the new file is taken", () -> find("192.0.2.7").city().equals("Salem OR"));
  }

  @ParameterizedTest
  @CsvSource({
    "81.2.69.160, GBR, ENG, London",
    "89.160.20.112, SWE, E, Linköping",
    "216.160.83.56, USA, WA, Milton",
    "214.78.120.1, USA, CA, San Diego",
    "2a02:d0c0::1, RUS, '', ''",
  })
  void thePublicTestFileIsReadAsItsSourceSays(
      String address, String country, String region, String city) throws IOException {
    start(shared("GeoIP2-City-Test.mmdb"));
    assertThat(find(address)).isEqualTo(new Place(country, region, city));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GeoIP2-City-Test-Broken-Double-Format.mmdb",
        "GeoIP2-City-Test-Invalid-Node-Count.mmdb"
      })
  void brokenFilesDoNotThrow(String name) throws IOException {
    start(shared(name));
    for (int i = 0; i < 256; i++) {
      Place place = finder.find(ByteString.copyFrom(new byte[] {(byte) i, 2, 69, (byte) 160}));
      assertThat(place.country().length()).isIn(0, 3);
    }
  }

  private void start(Path file) {
    finder =
        new PlaceFinder(config(Optional.of(file)), new PlaceMetrics(registry, Clock.systemUTC()));
    finder.start();
  }

  private static PlaceConfig config(Optional<Path> file) {
    return new PlaceConfig(file, Duration.ofMillis(20));
  }

  private Place find(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    assertThat(bytes).as(address).isNotNull();
    return finder.find(ByteString.copyFrom(bytes));
  }

  private Path small() throws IOException {
    Path file = folder.resolve("places.mmdb");
    try (InputStream built = getClass().getResourceAsStream("places.mmdb")) {
      Files.copy(built, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  private void replace(Path file, byte[] content, int seconds) throws IOException {
    Path part = folder.resolve("part");
    Files.write(part, content);
    Files.setLastModifiedTime(part, FileTime.from(Instant.now().plusSeconds(seconds)));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path shared(String name) {
    Path file = SHARED.resolve(name);
    if (!Files.exists(file)) {
      String message = "NOT TESTED: the shared file of places is missing (expected: " + name
          + " in ../shared/data/geo)";
      System.out.println(message);
      Assumptions.abort(message);
    }
    return file;
  }

  private double lookups(String outcome) {
    return registry.getSampleValue(
        "segmento_place_lookups_total", new String[] {"outcome"}, new String[] {outcome});
  }

  private double failures() {
    return registry.getSampleValue("segmento_place_load_failures_total");
  }
}
