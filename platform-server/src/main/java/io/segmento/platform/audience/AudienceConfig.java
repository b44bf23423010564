package io.segmento.platform.audience;

import io.segmento.platform.config.ConfigReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * With whom uploads are agreed.
 *
 * @param providerToBases by name of a provider, what the consent of its people may rest on
 */
record AudienceConfig(Map<String, Set<String>> providerToBases) {
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  private static final int MAX_PROVIDERS = 256;
  private static final int MAX_BASES = 16;

  AudienceConfig {
    providerToBases = Map.copyOf(providerToBases);
  }

  /** Reads {@code audience.providers.NAME = [BASIS…]}; in development mode there is one to try with. */
  static AudienceConfig from(ConfigReader config) {
    Map<String, Set<String>> providers = new HashMap<>();
    Set<String> names = config.names("audience.providers");
    if (names.size() > MAX_PROVIDERS) {
      config.error("audience.providers", names.size() + " entries", "at most " + MAX_PROVIDERS);
    }
    for (String name : names) {
      String path = "audience.providers." + name;
      List<String> bases = config.stringList(path, List.of());
      if (!NAME.matcher(name).matches()) {
        config.error(path, name, "1 to 32 of a-z 0-9 -");
      }
      if (bases.isEmpty()
          || bases.size() > MAX_BASES
          || !bases.stream().allMatch(basis -> NAME.matcher(basis).matches())) {
        config.error(path, bases, "1 to " + MAX_BASES + " names of 1 to 32 of a-z 0-9 -");
      }
      providers.put(name, Set.copyOf(bases));
    }
    if (config.dev() && providers.isEmpty()) {
      providers.put("sample-provider", Set.of("consent"));
    }
    return new AudienceConfig(providers);
  }
}
