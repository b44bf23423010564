package io.segmento.tools.geo;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes one MMDB file of places. Not thread-safe. */
final class MmdbWriter {
  static final String TYPE = "Segmento places";

  private static final byte[] METADATA_MARK = {
    (byte) 0xAB, (byte) 0xCD, (byte) 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
  };
  private static final int SEPARATOR = 16;
  private static final int RECORD_BITS = 32;

  private record Row(Network network, int offset) {}

  private final List<Row> rows = new ArrayList<>();
  private final Map<Map<String, String>, Integer> offsets = new HashMap<>();
  private final MmdbData data = new MmdbData();

  /** Adds a network; of networks within each other, the smaller counts, of equal ones the later. */
  void add(Network network, String country, String region, String city) {
    Map<String, String> place = new LinkedHashMap<>();
    place.put("country_code", country);
    put(place, "state1", region);
    put(place, "city", city);
    int offset = offsets.computeIfAbsent(place, unused -> {
      int at = data.size();
      data.map(place);
      return at;
    });
    rows.add(new Row(network, offset));
  }

  private static void put(Map<String, String> place, String name, String value) {
    if (!value.isEmpty()) {
      place.put(name, value);
    }
  }

  int networks() {
    return rows.size();
  }

  int places() {
    return offsets.size();
  }

  /** Writes the file beside its place and then moves it there, so that who reads it never sees a part. */
  void write(Path file, Instant builtAt) throws IOException {
    NetworkTree tree = new NetworkTree();
    // Sorting keeps the order of equal ones.
    rows.stream()
        .sorted(Comparator.comparingInt(row -> row.network().bits()))
        .forEach(row -> tree.put(row.network(), row.offset()));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      for (int node = 0; node < tree.size(); node++) {
        out.writeInt(record(tree, tree.child(node, 0)));
        out.writeInt(record(tree, tree.child(node, 1)));
      }
      out.write(new byte[SEPARATOR]);
      out.write(data.toByteArray());
      out.write(METADATA_MARK);
      out.write(metadata(tree.size(), builtAt));
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static int record(NetworkTree tree, int child) {
    if (child == NetworkTree.NOTHING) {
      return tree.size();
    }
    return child >= 0 ? child : tree.size() + SEPARATOR + (-1 - child);
  }

  private static byte[] metadata(int nodes, Instant builtAt) {
    MmdbData metadata = new MmdbData();
    metadata.mapOf(9);
    metadata.string("binary_format_major_version");
    metadata.uint16(2);
    metadata.string("binary_format_minor_version");
    metadata.uint16(0);
    metadata.string("build_epoch");
    metadata.uint64(builtAt.getEpochSecond());
    metadata.string("database_type");
    metadata.string(TYPE);
    metadata.string("description");
    metadata.map(Map.of("en", "Places of networks, built by segmento geo build"));
    metadata.string("ip_version");
    metadata.uint16(6);
    metadata.string("languages");
    metadata.strings(List.of("en"));
    metadata.string("node_count");
    metadata.uint32(nodes);
    metadata.string("record_size");
    metadata.uint16(RECORD_BITS);
    return metadata.toByteArray();
  }
}
