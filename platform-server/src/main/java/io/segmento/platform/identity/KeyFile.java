package io.segmento.platform.identity;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.segmento.platform.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Secrets in a HOCON file that its owner alone can read:
 *
 * <pre>
 * pepper = "base64 of 32 bytes"
 * current = 1
 * masters { 1 = "base64 of 32 bytes" }
 * # Of exchanges that encrypt their prices, as they gave them to us, in base64 or base64url:
 * prices { adx { encryption = "…", integrity = "…" } }
 * </pre>
 */
public final class KeyFile implements KeyProvider {

  private static final Set<PosixFilePermission> FOR_OTHERS = EnumSet.of(
      PosixFilePermission.GROUP_READ,
      PosixFilePermission.GROUP_WRITE,
      PosixFilePermission.OTHERS_READ,
      PosixFilePermission.OTHERS_WRITE);

  private final Path file;

  public KeyFile(Path file) {
    this.file = file;
  }

  /** Writes new random secrets to a file that must not exist yet, readable by its owner alone. */
  public static void generate(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    String text =
        "# Segmento's secrets. Whoever has this file can read and forge everything: keep it out of backups of the store.\n"
            + "pepper = \"" + secret(random) + "\"\n"
            + "current = 1\n"
            + "masters { 1 = \"" + secret(random) + "\" }\n";
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private static String secret(SecureRandom random) {
    byte[] bytes = new byte[KeyRing.KEY_BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public KeyRing load() {
    checkPermissions(file, "keys.file");
    Config config;
    try {
      config = ConfigFactory.parseFile(file.toFile()).resolve();
    } catch (ConfigException e) {
      // Without the cause, which quotes the text.
      throw wrong("not readable as HOCON");
    }
    try {
      Map<Integer, byte[]> masters = new HashMap<>();
      for (String id : config.getConfig("masters").root().keySet()) {
        masters.put(
            Integer.valueOf(id), Base64.getDecoder().decode(config.getString("masters." + id)));
      }
      return new KeyRing(
          Base64.getDecoder().decode(config.getString("pepper")),
          config.getInt("current"),
          masters,
          prices(config));
    } catch (ConfigException.Missing e) {
      throw wrong("incomplete (expected: pepper, current, masters)");
    } catch (NumberFormatException e) {
      throw wrong("masters: an id that is no number");
    } catch (ConfigException | IllegalArgumentException e) {
      throw wrong(
          "pepper, current or masters (expected: base64 of 32 bytes each, current one of masters)");
    }
  }

  private Map<String, PriceKeys> prices(Config config) {
    Map<String, PriceKeys> prices = new HashMap<>();
    if (config.hasPath("prices")) {
      for (String exchange : config.getConfig("prices").root().keySet()) {
        Config keys = config.getConfig("prices." + ConfigUtil.quoteString(exchange));
        try {
          prices.put(
              exchange,
              new PriceKeys(
                  base64(keys.getString("encryption")), base64(keys.getString("integrity"))));
        } catch (ConfigException | IllegalArgumentException e) {
          throw wrong("prices." + exchange
              + " (expected: encryption and integrity, base64 of 16 to 64 bytes each)");
        }
      }
    }
    return prices;
  }

  /** Exchanges hand their keys out in either alphabet. */
  private static byte[] base64(String text) {
    return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
  }

  /** Throws {@link io.segmento.platform.config.ConfigException} for a secret file that is not its owner's alone. */
  static void checkPermissions(Path file, String setting) {
    if (!Files.isReadable(file)) {
      throw new io.segmento.platform.config.ConfigException(
          List.of(setting + ": \"" + file + "\" (expected: a readable file)"));
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      permissions.retainAll(FOR_OTHERS);
      if (!permissions.isEmpty()) {
        throw new io.segmento.platform.config.ConfigException(
            List.of(setting + ": \"" + file + "\": readable by others (expected: mode 0600)"));
      }
    } catch (IOException e) {
      throw new io.segmento.platform.config.ConfigException(
          List.of(setting + ": \"" + file + "\": its permissions cannot be read"));
    }
  }

  private io.segmento.platform.config.ConfigException wrong(String what) {
    return new io.segmento.platform.config.ConfigException(
        List.of("keys.file: \"" + file + "\": " + what));
  }

  static Path fileOf(ConfigReader config) {
    return config.path("keys.file", Path.of("keys.conf"));
  }
}
