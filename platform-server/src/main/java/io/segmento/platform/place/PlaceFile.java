package io.segmento.platform.place;

import com.maxmind.db.CHMCache;
import com.maxmind.db.InvalidDatabaseException;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** One MMDB file, mapped into memory. Thread-safe. Its memory is given back when the last who holds it lets go. */
final class PlaceFile {

  /** A city is known in every file that knows any; these are of the operators of well-known resolvers. */
  private static final byte[][] PROBES = {{8, 8, 8, 8}, {1, 1, 1, 1}, {81, 2, 69, (byte) 160}};

  private final Reader reader;

  private PlaceFile(Reader reader) {
    this.reader = reader;
  }

  /** Opens a file and looks something up in it; throws {@link IOException} when it is not one, or is broken. */
  static PlaceFile open(Path file) throws IOException {
    PlaceFile opened =
        new PlaceFile(new Reader(file.toFile(), Reader.FileMode.MEMORY_MAPPED, new CHMCache()));
    for (byte[] probe : PROBES) {
      opened.find(InetAddress.getByAddress(probe));
    }
    return opened;
  }

  /** Throws {@link IOException} when the file is broken there. */
  Place find(InetAddress address) throws IOException {
    try {
      return PlaceRecords.read(reader.get(address, Map.class));
    } catch (RuntimeException e) {
      // What the reader throws at bytes that are not what they should be is not all of one kind.
      throw new InvalidDatabaseException(
          "broken at an address: " + e.getClass().getSimpleName(), e);
    }
  }

  Instant builtAt() {
    return reader.getMetadata().buildTime();
  }

  String type() {
    return reader.getMetadata().databaseType();
  }
}
