package io.segmento.platform.privacy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.segmento.platform.privacy.consent.VendorRegistration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Our registration on the Global Vendor List, by version of the list: {@code registrations = [{from-gvl-version = 1, consent = [1, 3, 4],
 * legitimate-interest = [2, 7, 9, 10], flexible = [2]}]}.
 */
final class VendorFile {

  private static final int MAX_PURPOSE = 24;

  private VendorFile() {}

  /** Throws {@link IllegalArgumentException} that names what is wrong and where. */
  static List<VendorRegistration> read(Path file) {
    List<VendorRegistration> registrations = new ArrayList<>();
    try {
      Config parsed = ConfigFactory.parseFile(file.toFile()).resolve();
      for (Config each : parsed.getConfigList("registrations")) {
        registrations.add(new VendorRegistration(
            each.getInt("from-gvl-version"),
            purposes(each, "consent"),
            purposes(each, "legitimate-interest"),
            purposes(each, "flexible")));
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (registrations.isEmpty()) {
      throw new IllegalArgumentException("registrations: none (expected: at least one)");
    }
    return registrations;
  }

  private static int purposes(Config registration, String name) {
    int bits = 0;
    if (registration.hasPath(name)) {
      for (int purpose : registration.getIntList(name)) {
        if (purpose < 1 || purpose > MAX_PURPOSE) {
          throw new IllegalArgumentException(
              name + ": " + purpose + " (expected: purposes from 1 to " + MAX_PURPOSE + ")");
        }
        bits |= 1 << purpose;
      }
    }
    return bits;
  }
}
