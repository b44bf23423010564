package io.segmento.tools.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.maxmind.db.Reader;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GeoBuildCommandTest {
  @TempDir
  private Path folder;

  @Test
  void whatTheTableSaysIsFoundAndTheSmallerNetworkCounts() throws IOException {
    Path file = build("""
        network,country,region,city
        192.0.2.0/24,US,OR,Portland
        192.0.0.0/16,US,,
        192.0.2.128/25,US,WA,"Walla Walla, East"
        2001:db8::/32,DE,,
        """);
    try (Reader reader = new Reader(file.toFile())) {
      assertThat(find(reader, "192.0.2.1"))
          .isEqualTo(Map.of("country_code", "US", "state1", "OR", "city", "Portland"));
      assertThat(find(reader, "192.0.2.200"))
          .isEqualTo(Map.of("country_code", "US", "state1", "WA", "city", "Walla Walla, East"));
      assertThat(find(reader, "192.0.77.1")).isEqualTo(Map.of("country_code", "US"));
      assertThat(find(reader, "2001:db8:1::1")).isEqualTo(Map.of("country_code", "DE"));
      assertThat(find(reader, "::ffff:192.0.2.1")).isEqualTo(find(reader, "192.0.2.1"));
      assertThat(find(reader, "198.51.100.1")).isNull();
      assertThat(reader.getMetadata().databaseType()).isEqualTo(MmdbWriter.TYPE);
    }
  }

  /** The file's answer against that of a search through the list. */
  @Test
  void anyNetworksAreFoundAsTheLongestOneThatHoldsTheAddress() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Network> networks = new ArrayList<>();
    MmdbWriter writer = new MmdbWriter();
    for (int i = 0; i < 500; i++) {
      int bits = 97 + random.nextInt(32);
      BigInteger address =
          new BigInteger(32, random).shiftRight(Network.BITS - bits).shiftLeft(Network.BITS - bits);
      Network network = new Network(address, bits);
      if (!networks.contains(network)) {
        writer.add(network, "US", "", Integer.toString(networks.size()));
        networks.add(network);
      }
    }
    Path file = folder.resolve("random.mmdb");
    writer.write(file, Instant.EPOCH);
    try (Reader reader = new Reader(file.toFile())) {
      for (int i = 0; i < 2_000; i++) {
        Network near = networks.get(random.nextInt(networks.size()));
        BigInteger address = near.address().xor(new BigInteger(random.nextInt(33), random));
        assertThat(city(reader, address)).isEqualTo(longest(networks, address));
      }
    }
  }

  @Test
  void aFaultNamesLineColumnValueAndExpectation() {
    assertThatThrownBy(() -> build("network,country\n192.0.2.0/24,US\n192.0.2.1/24,US\n"))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining(
            "places.csv:3: \"192.0.2.1/24\" (expected: no bits behind the first 24)");
    assertThatThrownBy(() -> build("network,country\n192.0.2.0/33,US\n"))
        .hasMessageContaining("at most /32");
    assertThatThrownBy(() -> build("network,country\n192.0.2.0/24,usa\n"))
        .hasMessageContaining("country: \"usa\" (expected: two letters of ISO 3166-1)");
    assertThatThrownBy(() -> build("from,to\n1,2\n")).hasMessageContaining("no column network");
  }

  private Path build(String csv) throws IOException {
    Path table = folder.resolve("places.csv");
    Files.writeString(table, csv);
    MmdbWriter writer = new MmdbWriter();
    PlaceTable.read(table, writer, rows -> {});
    Path file = folder.resolve("places.mmdb");
    writer.write(file, Instant.EPOCH);
    return file;
  }

  private static Map<?, ?> find(Reader reader, String address) throws IOException {
    return reader.get(InetAddress.getByName(address), Map.class);
  }

  private static String city(Reader reader, BigInteger address) throws IOException {
    byte[] bytes = new byte[4];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) address.shiftRight(24 - 8 * i).intValue();
    }
    Map<?, ?> found = reader.get(InetAddress.getByAddress(bytes), Map.class);
    return found == null ? "" : String.valueOf(found.get("city"));
  }

  private static String longest(List<Network> networks, BigInteger address) {
    int best = -1;
    for (int i = 0; i < networks.size(); i++) {
      Network network = networks.get(i);
      int rest = Network.BITS - network.bits();
      boolean holds = network.address().shiftRight(rest).equals(address.shiftRight(rest));
      if (holds && (best < 0 || network.bits() > networks.get(best).bits())) {
        best = i;
      }
    }
    return best < 0 ? "" : Integer.toString(best);
  }
}
