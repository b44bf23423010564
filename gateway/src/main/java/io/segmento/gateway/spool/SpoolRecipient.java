package io.segmento.gateway.spool;

import io.segmento.gateway.platform.EdgeView;
import io.segmento.proto.v1.SpoolKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The core's public key that came last, also from an earlier run: a gateway that starts during an outage can keep calls. Used by one thread. */
final class SpoolRecipient {
  private static final String FILE = "core.key";

  private final Path file;
  private final Supplier<EdgeView> view;
  private @Nullable SpoolKey known;

  SpoolRecipient(Path directory, Supplier<EdgeView> view) {
    this.file = directory.resolve(FILE);
    this.view = view;
  }

  /** Null when no core has told one yet. */
  @Nullable
  SpoolKey key() throws IOException {
    SpoolKey told = view.get().spoolKey().orElse(null);
    if (told != null && !told.equals(known)) {
      Path fresh = file.resolveSibling(FILE + ".new");
      Files.write(fresh, told.toByteArray());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      known = told;
    }
    if (known == null) {
      try {
        known = SpoolKey.parseFrom(Files.readAllBytes(file));
      } catch (NoSuchFileException e) {
        return null;
      }
    }
    return known;
  }
}
