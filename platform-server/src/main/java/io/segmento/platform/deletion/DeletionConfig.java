package io.segmento.platform.deletion;

import io.segmento.platform.config.ConfigReader;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * With whom deletion requests are exchanged.
 *
 * @param domain ours, the issuer of acknowledgements; empty: we take no part
 * @param partners where the domain of each partner, 1st parties and those in between, publishes its keys; nothing else is ever fetched
 */
record DeletionConfig(String domain, Map<String, URI> partners) {

  private static final Pattern DOMAIN =
      Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{1,62}");

  DeletionConfig {
    partners = Map.copyOf(partners);
  }

  static DeletionConfig from(ConfigReader config) {
    String domain = config.string("deletion.domain", "").toLowerCase(Locale.ROOT);
    if (!domain.isEmpty() && !DOMAIN.matcher(domain).matches()) {
      config.error("deletion.domain", domain, "a domain such as example.com");
    }
    Map<String, URI> partners = new LinkedHashMap<>();
    for (String name : config.names("deletion.partners")) {
      String path = "deletion.partners." + name;
      String partner = config.string(path + ".domain", "").toLowerCase(Locale.ROOT);
      if (!DOMAIN.matcher(partner).matches()) {
        config.error(path + ".domain", partner, "a domain such as example.com");
        continue;
      }
      String file = config.string(path + ".file", "https://" + partner + "/dsrdelete.json");
      try {
        URI uri = URI.create(file);
        boolean allowed =
            "https".equals(uri.getScheme()) || (config.dev() && "http".equals(uri.getScheme()));
        if (!allowed || uri.getHost() == null || uri.getUserInfo() != null) {
          throw new IllegalArgumentException("not https");
        }
        partners.put(partner, uri);
      } catch (IllegalArgumentException e) {
        config.error(path + ".file", file, "an https address");
      }
    }
    return new DeletionConfig(domain, partners);
  }
}
