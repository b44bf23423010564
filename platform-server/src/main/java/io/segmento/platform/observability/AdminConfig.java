package io.segmento.platform.observability;

import io.segmento.platform.config.ConfigReader;
import java.net.InetSocketAddress;

/** Where the admin port listens. */
public record AdminConfig(InetSocketAddress address) {
  private static final int DEFAULT_PORT = 9091;

  static AdminConfig from(ConfigReader config) {
    return new AdminConfig(config.bindAddress("admin", DEFAULT_PORT));
  }
}
