package io.segmento.platform.lifecycle;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.config.ConfigReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * What operators call this node, where several share one store: in audit trails and in what nodes tell of themselves. No identity; two nodes that have the same one can only
 * not be told apart by people.
 *
 * @param value 1 to 63 characters, letters, digits and {@code . _ -}
 */
public record NodeName(String value) {

  private static final int MAX_CHARS = 63;
  private static final String EXPECTED = "[A-Za-z0-9._-]{1," + MAX_CHARS + "}";
  private static final Pattern FORM = Pattern.compile(EXPECTED);
  private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9._-]");
  private static final String UNKNOWN = "node";

  public NodeName {
    requireNonNull(value, "value");
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("node name: " + value + " (expected: " + EXPECTED + ")");
    }
  }

  /** Of the key {@code node.name}, or else the host's name, which is the pod's where there are pods. */
  static NodeName from(ConfigReader config) {
    String fallback = ofHost();
    String name = config.string("node.name", fallback);
    if (!FORM.matcher(name).matches()) {
      config.error("node.name", name, EXPECTED);
      return new NodeName(fallback);
    }
    return new NodeName(name);
  }

  private static String ofHost() {
    try {
      String host = OTHER.matcher(InetAddress.getLocalHost().getHostName()).replaceAll("-");
      return host.isEmpty() ? UNKNOWN : host.substring(0, Math.min(host.length(), MAX_CHARS));
    } catch (UnknownHostException e) {
      return UNKNOWN;
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
